"""Who asks for what, and under which circumstances: what the policy decides by."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.access.limits import UNLIMITED, Limits
from domain.access.roles import Role, StaffRole
from domain.access.tiers import Tier
from domain.identity import AccountId, PersonId, VendorId
from domain.money import Money

FRESH = timedelta(minutes=5)
"""How long a proof of the second factor counts as fresh."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A member's place in the account that the session has chosen."""

    account_id: AccountId
    role: Role
    tier: Tier
    limits: Limits = UNLIMITED


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asks: a member, a staff user, or somebody who is both."""

    person_id: PersonId
    seat: Seat | None = None
    staff: frozenset[StaffRole] = frozenset()
    only_reads: bool = False
    """A staff user who looks at the portal as a member."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked for; only what is known of it, and what counts, is filled in."""

    account_id: AccountId | None = None
    person_id: PersonId | None = None
    """Whose own thing it is."""
    issue_date: date | None = None
    vendor_id: VendorId | None = None
    amount: Money | None = None
    """What a document asks for."""
    cost_centre: str | None = None
    """Where the customer books a document; empty where nothing says so."""
    size: int = 0
    """How many documents an export holds, or members or keys the account would have."""
    format: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """When it is asked, and how well the session has proven who asks."""

    now: datetime
    today: date
    proven_at: datetime | None = None
    """When the session last proved the strongest factor that the person has."""

    @property
    def is_fresh(self) -> bool:
        return self.proven_at is not None and self.now - self.proven_at <= FRESH
