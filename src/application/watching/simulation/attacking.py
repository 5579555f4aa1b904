"""Attackers: what they do at which speed, and how far they get until the monitor stops them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from application.watching.simulation.honest import DESK, LAPTOP, OFFICE, PLACES
from application.watching.simulation.playing import Deed, Played, Taken
from domain.watching import RuleName, Step

ELSEWHERE = "203.0.113.66"
MOST_TRIES = 3_000
LONGEST = timedelta(days=21)


class Kind(StrEnum):
    DOWNLOADING = "many downloads"
    WALKING = "walking ids"
    NUMBERS = "walking numbers"
    REFUSALS = "refused requests"
    STOLEN_SESSION = "stolen session"
    STOLEN_PASSWORD = "stolen password"  # noqa: S105 - the name of an attack
    GUESSING = "failed factors"


@dataclass(frozen=True, slots=True)
class Attack:
    kind: Kind
    every: timedelta
    """Between two tries."""
    name: str
    has_same_browser: bool = False
    """A stolen session is used with the victim's own browser name."""
    passes_step_up: bool = True
    """Knows the password, and there is no second factor: only a lock stops this one."""
    hours_a_day: int = 24
    """At work so long; from 8 o'clock on."""


@dataclass(frozen=True, slots=True)
class Caught:
    """How it went. Foreign ones are tries: none of them is ever handed out."""

    attack: Attack
    is_caught: bool
    own: int
    foreign: int
    after: timedelta
    step: Step
    rule: RuleName | None


def _speeds(kind: Kind, *speeds: tuple[float, str], **options: bool | int) -> Iterator[Attack]:
    for seconds, name in speeds:
        yield Attack(kind, timedelta(seconds=seconds), name, **options)  # type: ignore[arg-type]


_FAST = ((0.1, "10 a second"), (1, "1 a second"), (5, "12 a minute"), (60, "1 a minute"))
ATTACKS = (
    *_speeds(Kind.DOWNLOADING, *_FAST),
    *_speeds(Kind.DOWNLOADING, (300, "12 an hour, office hours"), hours_a_day=8),
    *_speeds(Kind.WALKING, *_FAST, (1800, "2 an hour"), (6 * 3600, "4 a day")),
    *_speeds(Kind.NUMBERS, *_FAST, (1800, "2 an hour"), (3 * 3600, "8 a day")),
    *_speeds(Kind.REFUSALS, *_FAST, (1800, "2 an hour")),
    *_speeds(Kind.STOLEN_SESSION, *_FAST, (300, "12 an hour"), passes_step_up=False),
    *_speeds(
        Kind.STOLEN_SESSION,
        *((seconds, f"{name}, same browser") for seconds, name in (*_FAST, (300, "12 an hour"))),
        passes_step_up=False,
        has_same_browser=True,
    ),
    *_speeds(Kind.STOLEN_PASSWORD, *_FAST, (300, "12 an hour, office hours"), hours_a_day=8),
    *_speeds(Kind.GUESSING, *_FAST, (1800, "2 an hour")),
)
"""Each kind, fast and slow."""


def attacked(victim: Played, attack: Attack, start: datetime) -> Caught:
    """The attack from `start` on, against a victim with a history; nobody else acts meanwhile."""
    own = foreign = 0
    step, rule = Step.NOTHING, None
    proven_at = start - timedelta(minutes=30)
    at = start
    for taken in _arriving(victim, attack, start):
        step, rule = max((step, rule), taken, key=lambda one: one[0])
    for number in range(MOST_TRIES):
        # Whoever is stopped is caught, though a lock may end before the next try.
        if _is_stopped(victim, attack, at, proven_at) or at - start > LONGEST:
            break
        at = start + _worked(attack, number)
        if victim.standing.asks_again(proven_at):
            victim.does(_deed(attack, at, "session.proven"))
            proven_at = at
        if attack.kind in {Kind.WALKING, Kind.NUMBERS, Kind.REFUSALS}:
            foreign += 1
        elif attack.kind is not Kind.GUESSING:
            own += 1
        for taken in victim.does(_next_try(attack, at, number)):
            step, rule = max((step, rule), taken, key=lambda one: one[0])
    is_caught = _is_stopped(victim, attack, at, proven_at)
    return Caught(attack, is_caught, own, foreign, at - start, step, rule)


def _is_stopped(victim: Played, attack: Attack, at: datetime, proven_at: datetime) -> bool:
    standing = victim.standing
    if attack.kind is Kind.GUESSING:
        return standing.is_sign_in_closed(at)
    return standing.is_locked(at) or (not attack.passes_step_up and standing.asks_again(proven_at))


def _worked(attack: Attack, number: int) -> timedelta:
    """When the try of this number happens, after the start."""
    a_day = max(1, int(timedelta(hours=attack.hours_a_day) / attack.every))
    return timedelta(days=number // a_day) + attack.every * (number % a_day)


def _arriving(victim: Played, attack: Attack, at: datetime) -> list[Taken]:
    if attack.kind is Kind.STOLEN_SESSION:
        is_other = not attack.has_same_browser
        return victim.does(_deed(attack, at, "session.moved", device=is_other))
    if attack.kind is Kind.STOLEN_PASSWORD:
        first = victim.does(_deed(attack, at, "session.started"))
        return first + victim.does(_deed(attack, at, "device.added"))
    return []


def _next_try(attack: Attack, at: datetime, n: int) -> Deed:
    match attack.kind:
        case Kind.WALKING:
            return _deed(attack, at, "access.refused", f"walked-{n}", exists=False)
        case Kind.NUMBERS:
            return _deed(attack, at, "invoices.searched", found=0, number=str(700 + n))
        case Kind.REFUSALS:
            return _deed(attack, at, "access.refused", f"closed-{n}", exists=True)
        case Kind.GUESSING:
            return _deed(attack, at, "factor.refused")
        case _:
            return _deed(attack, at, "document.downloaded", f"taken-{n}")


def _deed(attack: Attack, at: datetime, action: str, thing: str = "", **details: object) -> Deed:
    if attack.kind in {Kind.STOLEN_SESSION, Kind.STOLEN_PASSWORD}:
        device = DESK if attack.has_same_browser else LAPTOP
        address, place = ELSEWHERE, PLACES[3]
    else:
        address, device, place = OFFICE, DESK, PLACES[0]
    return Deed(at, action, thing, "invoice", address, device, place, details)
