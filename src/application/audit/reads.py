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
    subject_id: str = ""
    account_id: AccountId | None = None
    outcome: str = ""
    reader: str = ""
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
class TrailPage:
    rows: Sequence[TrailRow]
    newer: TrailPlace | None
    older: TrailPlace | None


class TrailReads(Protocol):
    """`page` and `export` show everything, and are for staff alone."""

    def page(self, filters: TrailFilters, place: TrailPlace | None = None) -> TrailPage: ...

    def export(self, filters: TrailFilters) -> Iterator[TrailRow]:
        """All of them, the newest first, in flat memory."""

    def page_of(
        self, account_id: AccountId, filters: TrailFilters, place: TrailPlace | None = None
    ) -> TrailPage:
        """What was done and seen in an account, staff included; `filters` can't leave it."""

    def export_of(self, account_id: AccountId, filters: TrailFilters) -> Iterator[TrailRow]: ...
