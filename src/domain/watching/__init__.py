"""What the access monitor notices, and what it does about it."""

from domain.watching.answering import NOTHING_STANDS, Standing, raised, stands
from domain.watching.devices import device_of, network_of
from domain.watching.history import OVERLAP, History
from domain.watching.judging import Verdict, highest, judge
from domain.watching.keeping import history_from_plain, history_to_plain
from domain.watching.rules import (
    BY_HABIT,
    DEFAULT_RULES,
    FETCHING,
    STEPS,
    Limit,
    RuleName,
    Rules,
    rules_from_plain,
    rules_to_plain,
)
from domain.watching.sightings import (
    IN_THEIR_NAME,
    WATCHED,
    Sighting,
    Signal,
    TrailEntry,
    number_in,
    sighting_of,
)
from domain.watching.steps import Step
from domain.watching.travel import Place, TravelLimits, distance_km, is_possible
from domain.watching.words import TITLES, explain, what_follows

__all__ = [
    "BY_HABIT",
    "DEFAULT_RULES",
    "FETCHING",
    "IN_THEIR_NAME",
    "NOTHING_STANDS",
    "OVERLAP",
    "STEPS",
    "TITLES",
    "WATCHED",
    "History",
    "Limit",
    "Place",
    "RuleName",
    "Rules",
    "Sighting",
    "Signal",
    "Standing",
    "Step",
    "TrailEntry",
    "TravelLimits",
    "Verdict",
    "device_of",
    "distance_km",
    "explain",
    "highest",
    "history_from_plain",
    "history_to_plain",
    "is_possible",
    "judge",
    "network_of",
    "number_in",
    "raised",
    "rules_from_plain",
    "rules_to_plain",
    "sighting_of",
    "stands",
    "what_follows",
]
