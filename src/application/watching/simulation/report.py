"""The figures of a simulation: what honest people were asked, and how far attackers got."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import median

from application.watching.simulation.attacking import ATTACKS, Attack, Caught, attacked
from application.watching.simulation.honest import PEOPLE, Habits, days_of
from application.watching.simulation.playing import Deed, Played
from domain.watching import (
    NOTHING_STANDS,
    RuleName,
    Rules,
    Step,
    history_from_plain,
    history_to_plain,
)

FIRST_DAY = date(2026, 3, 16)
"""Attacks begin in the middle of a month, when nothing of the victim's own bulk is counted yet."""
WARMING_UP = 30
"""Days before the month that counts, so that there are habits to compare with."""
DAYS = WARMING_UP + 30


@dataclass(slots=True)
class HonestUse:
    """What a month of it led to."""

    user_days: int = 0
    steps: Counter[Step] = field(default_factory=Counter)
    by_rule: Counter[tuple[Step, RuleName]] = field(default_factory=Counter)
    locked: Counter[str] = field(default_factory=Counter)
    """Whose habits they were."""

    def per_thousand(self, *steps: Step) -> float:
        """Steps for each 1,000 days on which somebody was there."""
        return 1000 * sum(self.steps[step] for step in steps) / max(1, self.user_days)


@dataclass(frozen=True, slots=True)
class AttackFigures:
    attack: Attack
    runs: int
    caught: int
    own: int
    """Documents of the own account that were fetched before, in the worst run."""
    own_median: float
    foreign: int
    """Foreign things that were asked for before, in the worst run; none is handed out."""
    after: timedelta
    """In the slowest run."""
    steps: Counter[Step]
    missed: Counter[str]


@dataclass(frozen=True, slots=True)
class Report:
    seeds: tuple[int, ...]
    attacked: tuple[int, ...]
    """Those of the seeds whose people were attacked, too."""
    has_geoip: bool
    first_month: HonestUse
    """With an installation that knows nobody yet."""
    honest: HonestUse
    attacks: tuple[AttackFigures, ...]


def simulate(
    rules: Rules,
    seeds: Iterable[int],
    *,
    attacked_seeds: int = 10_000,
    has_geoip: bool = False,
    people: Sequence[Habits] = PEOPLE,
    attacks: Sequence[Attack] = ATTACKS,
) -> Report:
    """Honest use of all seeds, and attacks on people of the first `attacked_seeds`: these take
    longer by far."""
    seeds = tuple(seeds)
    first_month, honest = HonestUse(), HonestUse()
    runs: dict[Attack, list[tuple[str, Caught]]] = {attack: [] for attack in attacks}
    for seed in seeds:
        for habits in people:
            if habits.is_yearly and seed % 12:
                continue
            # A word of its own for each person, so that one more changes nobody else.
            random = Random(f"{seed} {habits.name}")  # noqa: S311 - repeatable, no secret
            played = _honest(habits, rules, random, has_geoip, first_month, honest)
            if habits.stays_days > DAYS and seed in seeds[:attacked_seeds]:
                for attack in attacks:
                    start = _moment(FIRST_DAY + timedelta(DAYS)) + timedelta(hours=8)
                    runs[attack].append((habits.name, attacked(_copy(played), attack, start)))
    figures = tuple(_figures(attack, found) for attack, found in runs.items() if found)
    return Report(seeds, seeds[:attacked_seeds], has_geoip, first_month, honest, figures)


def _honest(
    habits: Habits,
    rules: Rules,
    random: Random,
    has_geoip: bool,
    first_month: HonestUse,
    month: HonestUse,
) -> Played:
    """Two months of one person; the second of them counts."""
    played = Played(rules, has_geoip)
    for deeds in days_of(habits, FIRST_DAY, DAYS, random):
        use = first_month if (deeds[0].at.date() - FIRST_DAY).days < WARMING_UP else month
        before, rules_before = Counter(played.steps), Counter(played.by_rule)
        _one_day(played, habits, deeds)
        use.user_days += 1
        use.steps += played.steps - before
        use.by_rule += played.by_rule - rules_before
        if any((played.steps - before)[step] for step in (Step.LOCK, Step.TELL)):
            use.locked[habits.name] += 1
    return played


def _one_day(played: Played, habits: Habits, deeds: list[Deed]) -> None:
    """Who is locked comes back on the next day, released; who is asked proves it and goes on."""
    if played.standing.is_locked(deeds[0].at):
        played.release(deeds[0].at)
    proven_at = deeds[0].at
    for deed in deeds:
        if played.standing.is_locked(deed.at):
            return
        if played.standing.asks_again(proven_at):
            factor = "passkey" if habits.has_factor else "password"
            played.does(replace(deed, action="session.proven", details={}), factor)
            proven_at = deed.at
        played.does(deed)


def _copy(played: Played) -> Played:
    """The victim as the database would give it back, with nothing standing."""
    history = history_from_plain(history_to_plain(played.history))
    assert history is not None  # noqa: S101 - written a line before
    return Played(played.rules, played.has_geoip, history, NOTHING_STANDS)


def _figures(attack: Attack, found: list[tuple[str, Caught]]) -> AttackFigures:
    runs = [caught for _, caught in found]
    return AttackFigures(
        attack,
        len(runs),
        sum(run.is_caught for run in runs),
        max(run.own for run in runs),
        median(run.own for run in runs),
        max(run.foreign for run in runs),
        max(run.after for run in runs),
        Counter(run.step for run in runs),
        Counter(name for name, run in found if not run.is_caught),
    )


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
