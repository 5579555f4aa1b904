"""The rules of the access monitor: data that an administrator edits, in numbered versions."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType
from typing import Any, cast

from domain.errors import InvalidField, refuse
from domain.watching.steps import Step
from domain.watching.travel import TravelLimits


class RuleName(StrEnum):
    FETCHED_MINUTES = "fetched_minutes"
    FETCHED_DAY = "fetched_day"
    FETCHED_WEEK = "fetched_week"
    FETCHED_STEADILY = "fetched_steadily"
    """Of each day no more than `STEADY` count: many days of much, not one day of very much."""
    FETCHED_AT_MOST = "fetched_at_most"
    """Within a week, whatever is usual: habits can be large, and be grown on purpose. Who needs
    more proves a second factor, with which the counting begins anew."""
    FOREIGN = "foreign"
    MISSED = "missed"
    REFUSED = "refused"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the name of a rule
    WRONG_FACTOR = "wrong_factor"
    SESSION_MOVED = "session_moved"
    NEW_DEVICE = "new_device"
    NEW_NETWORK = "new_network"
    TRAVEL = "travel"
    HOURS = "hours"

    @property
    def is_about_fetching(self) -> bool:
        return self in FETCHING


STEADY = 100
FETCHING = frozenset(
    {
        RuleName.FETCHED_MINUTES,
        RuleName.FETCHED_DAY,
        RuleName.FETCHED_WEEK,
        RuleName.FETCHED_STEADILY,
        RuleName.FETCHED_AT_MOST,
    }
)
"""About documents: a second factor begins their counting anew."""
BY_HABIT = FETCHING - {RuleName.FETCHED_AT_MOST}
"""Measured against what the person usually does, unlike all others."""
LOWERED = frozenset({RuleName.FETCHED_MINUTES, RuleName.FETCHED_DAY})
"""Strange surroundings, which are strange for a day, lower the limits of these."""

_MINUTE, _DAY = 60, 24 * 3600
SECONDS: Mapping[RuleName, int] = MappingProxyType(
    {
        RuleName.FETCHED_MINUTES: 10 * _MINUTE,
        RuleName.FETCHED_DAY: _DAY,
        RuleName.FETCHED_WEEK: 7 * _DAY,
        RuleName.FETCHED_STEADILY: 7 * _DAY,
        RuleName.FETCHED_AT_MOST: 7 * _DAY,
        RuleName.FOREIGN: 7 * _DAY,
        RuleName.MISSED: 7 * _DAY,
    }
)
"""How far back each rule counts; a day where nothing is said."""

STEPS = (Step.NOTE, Step.STEP_UP, Step.LOCK, Step.TELL)


def seconds_of(rule: RuleName) -> int:
    return SECONDS.get(rule, _DAY)


@dataclass(frozen=True, slots=True)
class Limit:
    """Where a step begins. `times_usual` counts for `BY_HABIT` alone; the higher of both counts."""

    at_least: int
    times_usual: Decimal | None = None

    def reached_at(self, usual: int) -> int:
        if self.times_usual is None:
            return self.at_least
        return max(self.at_least, int(self.times_usual * usual))


Limits = Mapping[Step, Limit]
"""A step that isn't named is never taken."""


@dataclass(frozen=True, slots=True)
class Rules:
    limits: Mapping[RuleName, Limits]
    newcomer: Mapping[RuleName, int] = field(default_factory=dict)
    """What counts as usual for somebody whose own habits are not known yet."""
    strange_percent: int = 75
    """What is left of the limits of `LOWERED`, for a day after somebody came from a device or
    network as this person never did."""
    lock_minutes: int = 24 * 60
    sign_in_minutes: int = 60
    """How long new devices can't sign in by password after too many wrong factors."""
    excuses_a_day: int = 3
    """How often a second factor makes the counting of fetched documents begin anew."""
    travel: TravelLimits = field(default_factory=TravelLimits)
    least: Mapping[RuleName, int] = field(init=False, compare=False, repr=False)
    """The lowest number of each rule that any step begins at; asked for with every event."""

    def __post_init__(self) -> None:
        refuse(list(_flaws(self)))
        lowest = {
            rule: min((limit.at_least for limit in limits.values()), default=0)
            for rule, limits in self.limits.items()
        }
        object.__setattr__(self, "least", MappingProxyType(lowest))


def _flaws(rules: Rules) -> list[InvalidField]:
    flaws = []
    for name, limits in rules.limits.items():
        for step, limit in limits.items():
            if limit.at_least < 1:
                flaws.append(InvalidField(f"{name}.{step.name.lower()}", "must be 1 or more"))
            if limit.times_usual is not None and not 0 < limit.times_usual < 1000:
                flaws.append(InvalidField(f"{name}.{step.name.lower()}", "times is out of range"))
        flaws += _out_of_order(name, limits)
    ranges = {
        "strange_percent": (rules.strange_percent, 1, 100),
        "lock_minutes": (rules.lock_minutes, 5, 14 * 24 * 60),
        "sign_in_minutes": (rules.sign_in_minutes, 1, 24 * 60),
        "excuses_a_day": (rules.excuses_a_day, 0, 100),
        "least_km": (rules.travel.least_km, 50, 20_000),
        "km_per_hour": (rules.travel.km_per_hour, 100, 100_000),
    }
    for field_name, (value, least, most) in ranges.items():
        if not least <= value <= most:
            flaws.append(InvalidField(field_name, f"must be from {least} to {most}"))
    for name, usual in rules.newcomer.items():
        if usual < 0:
            flaws.append(InvalidField(f"{name}.newcomer", "can't be negative"))
    return flaws


def _out_of_order(name: RuleName, limits: Limits) -> list[InvalidField]:
    """A stronger step that begins before a weaker one would make that one unreachable."""
    flaws: list[InvalidField] = []
    known = [(step, limits[step]) for step in STEPS if step in limits]
    for (lower, weaker), (step, stronger) in itertools.pairwise(known):
        weaker_times, stronger_times = weaker.times_usual or 0, stronger.times_usual or 0
        if stronger.at_least < weaker.at_least or stronger_times < weaker_times:
            flaws.append(
                InvalidField(
                    f"{name}.{step.name.lower()}", f"can't begin before “{lower.word}” does"
                )
            )
    return flaws


def _limits(**steps: tuple[int, str] | int) -> Limits:
    return {
        Step[name.upper()]: Limit(given)
        if isinstance(given, int)
        else Limit(given[0], Decimal(given[1]))
        for name, given in steps.items()
    }


DEFAULT_RULES = Rules(
    limits={
        RuleName.FETCHED_MINUTES: _limits(
            note=(40, "1.25"), step_up=(80, "1.5"), lock=(250, "2"), tell=(250, "2")
        ),
        RuleName.FETCHED_DAY: _limits(
            note=(60, "1.05"), step_up=(120, "1.15"), lock=(400, "1.25"), tell=(400, "1.25")
        ),
        RuleName.FETCHED_WEEK: _limits(
            note=(150, "1.05"), step_up=(250, "1.15"), lock=(480, "1.25"), tell=(480, "1.25")
        ),
        RuleName.FETCHED_STEADILY: _limits(
            note=(200, "1.25"), step_up=(300, "1.5"), lock=(440, "2"), tell=(440, "2")
        ),
        RuleName.FETCHED_AT_MOST: _limits(note=400, step_up=450, lock=490, tell=490),
        RuleName.FOREIGN: _limits(note=3, step_up=6, lock=15, tell=15),
        RuleName.MISSED: _limits(note=10, step_up=20, lock=40, tell=40),
        RuleName.REFUSED: _limits(note=8, step_up=15, lock=30, tell=30),
        RuleName.WRONG_PASSWORD: _limits(note=8),
        RuleName.WRONG_FACTOR: _limits(note=4, lock=10, tell=20),
        RuleName.SESSION_MOVED: _limits(note=1, step_up=1, lock=6, tell=6),
        RuleName.NEW_DEVICE: _limits(note=1, step_up=3),
        RuleName.NEW_NETWORK: _limits(note=1),
        RuleName.TRAVEL: _limits(note=1, step_up=1, lock=4, tell=4),
        RuleName.HOURS: _limits(note=1),
    },
    newcomer={
        RuleName.FETCHED_MINUTES: 150,
        RuleName.FETCHED_DAY: 380,
        RuleName.FETCHED_WEEK: 390,
        RuleName.FETCHED_STEADILY: 200,
    },
)


def rules_to_plain(rules: Rules) -> dict[str, object]:
    """As JSON can hold it."""
    return {
        "limits": {
            name.value: {
                step.name.lower(): {"at_least": limit.at_least}
                | ({"times_usual": str(limit.times_usual)} if limit.times_usual else {})
                for step, limit in limits.items()
            }
            for name, limits in rules.limits.items()
        },
        "newcomer": {name.value: usual for name, usual in rules.newcomer.items()},
        "strange_percent": rules.strange_percent,
        "lock_minutes": rules.lock_minutes,
        "sign_in_minutes": rules.sign_in_minutes,
        "excuses_a_day": rules.excuses_a_day,
        "least_km": rules.travel.least_km,
        "km_per_hour": rules.travel.km_per_hour,
    }


def rules_from_plain(plain: Mapping[str, object]) -> Rules:
    """Raises InvalidField or InvalidInput with every mistake; KeyError for what isn't there."""
    given = cast("Mapping[str, Any]", plain)
    return Rules(
        limits={
            RuleName(name): {
                Step[step.upper()]: Limit(int(limit["at_least"]), _times(limit.get("times_usual")))
                for step, limit in limits.items()
            }
            for name, limits in given["limits"].items()
        },
        newcomer={RuleName(name): int(usual) for name, usual in given["newcomer"].items()},
        strange_percent=int(given["strange_percent"]),
        lock_minutes=int(given["lock_minutes"]),
        sign_in_minutes=int(given["sign_in_minutes"]),
        excuses_a_day=int(given["excuses_a_day"]),
        travel=TravelLimits(int(given["least_km"]), int(given["km_per_hour"])),
    )


def _times(given: str | None) -> Decimal | None:
    if not given:
        return None
    try:
        return Decimal(given)
    except InvalidOperation:
        raise InvalidField("times_usual", f"{given!r} is no number") from None
