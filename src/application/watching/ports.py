"""What the access monitor needs from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from application.watch_store import Finding, RulesVersion
from domain.identity import PersonId
from domain.watching import Place, RuleName, Standing, Step


class FindPlaces(Protocol):
    def place_of(self, address: str) -> Place | None:
        """Where an address is said to be; None when nobody knows, or no database is set."""


@dataclass(frozen=True, slots=True)
class FindingFilters:
    """What the list is narrowed to; empty means everything."""

    rule: RuleName | None = None
    at_least: Step = Step.NOTE
    person_id: PersonId | None = None
    only_open: bool = False
    """Those that nobody has taken back."""


@dataclass(frozen=True, slots=True)
class ListedFinding:
    finding: Finding
    person: str
    account: str
    """Empty for what belongs to none."""
    released_at: datetime | None
    released_by: str
    released_why: str


@dataclass(frozen=True, slots=True)
class FindingsPage:
    rows: Sequence[ListedFinding]
    older: tuple[datetime, str] | None
    """Where the next page begins."""


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody of whom something is asked now."""

    person_id: PersonId
    person: str
    standing: Standing


class WatchReads(Protocol):
    """What staff see of the monitor."""

    def findings(
        self, filters: FindingFilters, older_than: tuple[datetime, str] | None
    ) -> FindingsPage:
        """The newest first."""

    def held(self, now: datetime) -> Sequence[Held]:
        """Who is locked, can't sign in on a new device, or was asked within the last day."""

    def standing(self, person_id: PersonId) -> Standing:
        """As it is now."""

    def person_named(self, person_id: PersonId) -> str | None: ...

    def versions(self) -> Sequence[RulesVersion]:
        """Of the rules, the newest first; none where nobody changed what they begin with."""

    def behind(self, since: datetime) -> Sequence[PersonId]:
        """People of whom the trail has more since then than the monitor has looked at."""


class KnownDevices(Protocol):
    """Devices on which somebody signed in before."""

    def is_known(self, person_id: PersonId, device_sha256: bytes) -> bool: ...

    def forget_devices(self, before: datetime) -> int:
        """Those that were not used since; returns how many."""


LONGEST_LOOK_BACK = timedelta(days=60)
"""How much of the trail is read for somebody who was never looked at."""
