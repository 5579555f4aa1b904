"""What pages and exports show of the trail: to staff all of it, to an account's owner their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.identity import AccountId


@dataclass(frozen=True, slots=True)
class TrailFilters:
    """What is looked for; empty means everything. `until` lies outside of the period."""

    actor_id: str = ""
    action: str = ""
    """One action, `invoice.viewed`, or all of a kind, `invoice.`."""
    subject: str = ""
    """An id, or the number of a document."""
    account_id: AccountId | None = None
    outcome: str = ""
    reader: str = ""
    but_our_own: bool = False
    """Without what Counterfoil did by itself: filing, sealing, reminding."""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TrailPlace:
    """Where a page begins: behind this event, towards older ones, or newer when backwards."""

    at: datetime
    id: UUID
    is_backwards: bool = False


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One event. For an owner, where staff did it from stays empty."""

    id: UUID
    at: datetime
    actor_kind: str
    actor_id: str
    actor_name: str
    on_behalf_of: str
    on_behalf_of_name: str
    address: str
    user_agent: str
    request_id: str
    factor: str
    reader: str
    action: str
    subject_kind: str
    subject_id: str
    account_id: AccountId | None
    outcome: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """How people call a thing: a noun where the name alone doesn't say what it is."""

    noun: str
    name: str


Names = Mapping[str, Named]
"""By id: of persons, documents and accounts."""


@dataclass(frozen=True, slots=True)
class TrailPage:
    rows: Sequence[TrailRow]
    newer: TrailPlace | None
    older: TrailPlace | None
    names: Names = field(default_factory=dict)
    """Of what the rows and the filters are about, as far as it has names."""


class TrailReads(Protocol):
    """Everything, for staff alone."""

    def page(self, filters: TrailFilters, place: TrailPlace | None = None) -> TrailPage: ...

    def export(self, filters: TrailFilters) -> Iterator[TrailRow]:
        """All of them, the newest first, in flat memory."""

    def one(self, event_id: UUID, at: datetime | None) -> TrailPage:
        """One event, which happened at `at`, or lately. Raises NotFound."""

    def account_named(self, wanted: str) -> AccountId | None:
        """By reference or id."""


class ActivityReads(Protocol):
    """What was done and seen in one account, by staff too; no filter leads out of it."""

    def page_of(
        self, account_id: AccountId, filters: TrailFilters, place: TrailPlace | None = None
    ) -> TrailPage: ...

    def export_of(self, account_id: AccountId, filters: TrailFilters) -> Iterator[TrailRow]:
        """Also when it is read to its end after the request: what it may see is settled here."""

    def one_of(self, account_id: AccountId, event_id: UUID, at: datetime | None) -> TrailPage:
        """One event of the account. Raises NotFound."""


OUR_OWN = "audit."
"""Actions of this kind, holds and prunings, are the business's own and not for its customers."""


def is_our_own(action: str) -> bool:
    return action.startswith(OUR_OWN)
