"""What the access monitor keeps, as a part of the unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.identity import AccountId, FindingId, PersonId
from domain.watching import History, Rules, Standing, TrailEntry, Verdict


@dataclass(frozen=True, slots=True)
class Looked:
    """What is remembered of a person; nobody else changes it until the work ends."""

    history: History | None
    """None for somebody who was never looked at, or whose history can't be read any more."""
    standing: Standing
    rules_version: int
    """0 is what an installation begins with."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was noticed, with its evidence."""

    id: FindingId
    at: datetime
    person_id: PersonId
    account_id: AccountId | None
    verdict: Verdict
    rules_version: int


@dataclass(frozen=True, slots=True)
class TrailOf:
    """What the audit trail has of a person, in order, and the account of the last of it."""

    entries: Sequence[TrailEntry]
    account_id: AccountId | None


@dataclass(frozen=True, slots=True)
class RulesVersion:
    version: int
    rules: Rules
    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Addressee:
    person_id: PersonId
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Whom:
    """Who hears of what the monitor did to a person."""

    person: Addressee
    owners: Sequence[Addressee]
    """Of the account, without the person."""
    staff: Sequence[Addressee]


class Watching(Protocol):
    def look_at(self, person_id: PersonId, now: datetime) -> Looked:
        """Waits for whoever looks at the same person."""

    def trail_of(self, person_id: PersonId, since: datetime) -> TrailOf:
        """What the monitor looks at, from `since` on; the latest 5,000 events at most."""

    def keep(self, person_id: PersonId, history: History, now: datetime) -> None: ...

    def stand(self, person_id: PersonId, standing: Standing) -> None: ...

    def add_finding(self, finding: Finding, /) -> None: ...

    def release(self, person_id: PersonId, at: datetime, by: str, why: str) -> int:
        """Close the open findings of a person; returns how many there were."""

    def rules(self, version: int) -> Rules: ...

    def add_rules(self, version: RulesVersion, /) -> None:
        """Raises Conflict where the version is there already."""

    def whom_to_tell(self, person_id: PersonId, account_id: AccountId | None) -> Whom:
        """With the owners of the account, and the staff who can take a step back."""

    def add_device(self, person_id: PersonId, device_sha256: bytes, at: datetime) -> bool:
        """Whether it is new for this person."""
