"""How long events are kept: months that are over go, unless a hold says otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from application.clock import Clock, NewId
from domain.audit import Actor, AuditEvent, Hold
from domain.identity import AccountId

MONTHS_AHEAD = 3
"""For which there is already room, so that a scheduler may be away for as long."""


class TrailKeeping(Protocol):
    """Each change commits together with the event that tells of it."""

    def add_month(self, month: date) -> bool:
        """Make room for the events of a month; False where there is some, or it is too late."""

    def months(self) -> Sequence[date]:
        """The first days of months that have room of their own, in order."""

    def drop_month(
        self, month: date, kept_for: timedelta, actor: Actor, at: datetime
    ) -> int | None:
        """Drop the events of a month and say so in the trail, naming their leaves; returns how many
        those were.

        None where the month is held, or has events that are in no seal; then nothing is changed.
        """

    def place(self, hold: Hold, told: AuditEvent) -> None: ...

    def lift(self, hold_id: UUID, by: str, told: AuditEvent) -> None:
        """Raises NotFound for a hold that isn't there or is lifted."""

    def holds(self) -> Sequence[Hold]:
        """Those in force, the oldest first."""


class MakeRoom:
    """Months ahead get a partition of their own; what falls between is kept all the same."""

    def __init__(self, keeping: TrailKeeping, clock: Clock) -> None:
        self._keeping = keeping
        self._clock = clock

    def __call__(self) -> int:
        month = self._clock.now().date().replace(day=1)
        added = 0
        for _ in range(MONTHS_AHEAD + 1):
            added += self._keeping.add_month(month)
            month = following(month)
        return added


@dataclass(frozen=True, slots=True)
class Pruned:
    """Months that went, with the number of their events, and those that are over but held."""

    dropped: dict[date, int]
    held: list[date]


class PruneTrail:
    """The leaves and the seals stay, so that what is left can still be verified."""

    def __init__(self, keeping: TrailKeeping, clock: Clock, kept_for: timedelta) -> None:
        self._keeping = keeping
        self._clock = clock
        self._kept_for = kept_for

    def __call__(self, actor: Actor) -> Pruned:
        now = self._clock.now()
        pruned = Pruned({}, [])
        for month in self._keeping.months():
            end = datetime.combine(following(month), datetime.min.time(), now.tzinfo)
            if end + self._kept_for > now:
                break
            count = self._keeping.drop_month(month, self._kept_for, actor, now)
            if count is None:
                pruned.held.append(month)
            else:
                pruned.dropped[month] = count
        return pruned


@dataclass(frozen=True, slots=True)
class PlaceHold:
    reason: str
    account_id: AccountId | None = None
    since: datetime | None = None
    until: datetime | None = None


class HoldPlacer:
    def __init__(self, keeping: TrailKeeping, clock: Clock, new_id: NewId) -> None:
        self._keeping = keeping
        self._clock = clock
        self._new_id = new_id

    def __call__(self, command: PlaceHold, actor: Actor) -> Hold:
        """Raises InvalidField."""
        now = self._clock.now()
        hold = Hold(
            self._new_id(),
            command.account_id,
            command.since,
            command.until,
            command.reason.strip(),
            actor.name or actor.id,
            now,
        )
        self._keeping.place(hold, _told(actor, "audit.held", hold.id, hold.account_id, now))
        return hold


class HoldLifter:
    def __init__(self, keeping: TrailKeeping, clock: Clock) -> None:
        self._keeping = keeping
        self._clock = clock

    def __call__(self, hold_id: UUID, actor: Actor) -> None:
        """Raises NotFound."""
        told = _told(actor, "audit.hold_lifted", hold_id, None, self._clock.now())
        self._keeping.lift(hold_id, actor.name or actor.id, told)


def following(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _told(
    actor: Actor, action: str, hold_id: UUID, account_id: AccountId | None, at: datetime
) -> AuditEvent:
    return AuditEvent(at, actor, action, "audit_hold", str(hold_id), account_id)
