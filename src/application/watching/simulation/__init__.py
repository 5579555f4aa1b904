"""A month of honest use and of attacks, made up from a seed, against the real rules."""

from application.watching.simulation.attacking import ATTACKS, Attack, Caught, Kind, attacked
from application.watching.simulation.honest import PEOPLE, Habits, days_of
from application.watching.simulation.playing import Played
from application.watching.simulation.report import AttackFigures, HonestUse, Report, simulate

__all__ = [
    "ATTACKS",
    "PEOPLE",
    "Attack",
    "AttackFigures",
    "Caught",
    "Habits",
    "HonestUse",
    "Kind",
    "Played",
    "Report",
    "attacked",
    "days_of",
    "simulate",
]
