"""What staff see of customers' accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.access import Limits, Role
from domain.identity import AccountId, PersonId


@dataclass(frozen=True, slots=True)
class AccountFilters:
    """What the list is narrowed to; empty means all."""

    q: str = ""
    """Words, each of which stands in the name or the reference."""
    tier: str = ""


@dataclass(frozen=True, slots=True)
class AccountPlace:
    """Where a page of the list begins: behind (or before) this name and id."""

    name: str
    id: str
    is_backwards: bool = False


@dataclass(frozen=True, slots=True)
class AccountRow:
    id: AccountId
    reference: str
    name: str
    tier_name: str
    members: int
    """With guests."""


@dataclass(frozen=True, slots=True)
class AccountPage:
    rows: Sequence[AccountRow]
    before: AccountPlace | None
    after: AccountPlace | None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member or guest of an account."""

    person_id: PersonId
    name: str
    email: str
    role: Role
    limits: Limits
    sessions: int
    """Live ones that look at this account."""
    last_used_at: datetime | None
    """When a session of theirs last looked at this account; None if never, as far as is kept."""


@dataclass(frozen=True, slots=True)
class AccountSheet:
    id: AccountId
    reference: str
    name: str
    address: tuple[str, ...]
    tax_id: str
    email: str
    tier: str
    tier_name: str
    members: Sequence[MemberRow]
    """Owners first, guests last."""

    @property
    def sessions(self) -> int:
        return sum(member.sessions for member in self.members)

    @property
    def last_used_at(self) -> datetime | None:
        used = [member.last_used_at for member in self.members if member.last_used_at]
        return max(used, default=None)


class FindAccounts(Protocol):
    """Reads about accounts, for staff."""

    def page(self, filters: AccountFilters, place: AccountPlace | None) -> AccountPage:
        """By name."""

    def sheet(self, account_id: AccountId, now: datetime) -> AccountSheet:
        """Raises NotFound."""
