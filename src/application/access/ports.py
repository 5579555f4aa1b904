"""What access needs from outside."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.access import (
    UNLIMITED,
    ApiKey,
    Limits,
    Looking,
    Person,
    Role,
    Seat,
    Session,
    StaffRole,
    Subject,
    Tier,
)
from domain.identity import AccountId, ApiKeyId, PersonId, SessionId
from domain.watching import NOTHING_STANDS, Standing


class Passwords(Protocol):
    """Hashes of passwords, by Argon2id (RFC 9106)."""

    def hash(self, password: str) -> str: ...

    def is_right(self, password: str, hashed: str) -> bool:
        """Takes as long whether it is right or wrong."""

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was hashed with less effort than today's."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A member who is logged in, in the account that they look at."""

    person_id: PersonId
    name: str
    account_id: AccountId
    account_name: str
    role: Role
    tier: Tier
    limits: Limits = UNLIMITED

    @property
    def seat(self) -> Seat:
        return Seat(self.account_id, self.role, self.tier, self.limits)


@dataclass(frozen=True, slots=True)
class Visit:
    """A live session with the person behind it, as one request finds it."""

    session: Session
    person_id: PersonId
    name: str
    email: str
    viewer: Viewer | None
    """None for staff, and for somebody whose membership ended meanwhile."""
    staff: frozenset[StaffRole] = frozenset()
    has_choice: bool = False
    """Whether the person belongs to another account too."""
    looking: Looking | None = None
    """As whom a staff user looks at the portal now; `viewer` is then that member."""
    standing: Standing = NOTHING_STANDS
    """What the access monitor asks of the person."""

    @property
    def subject(self) -> Subject:
        """Who looks as a member only reads, and does nothing as staff meanwhile."""
        return Subject(
            self.person_id,
            seat=None if self.viewer is None else self.viewer.seat,
            staff=self.staff,
            only_reads=self.looking is not None,
        )


class FindPeople(Protocol):
    """Reads about people and where they belong."""

    def by_email(self, email: str) -> Person | None: ...

    def by_id(self, person_id: PersonId) -> Person | None: ...

    def accounts_of(self, person_id: PersonId) -> list[AccountId]:
        """The one that was looked at last comes first, then in the order of their names."""

    def staff_roles(self, person_id: PersonId) -> frozenset[StaffRole]:
        """Empty for those who are not staff."""


class FindSessions(Protocol):
    """Reads about sessions."""

    def visit(self, token_sha256: bytes, now: datetime) -> Visit | None:
        """None when there is no live session of this token."""

    def was_used(self, session_id: SessionId, at: datetime) -> None:
        """Remember it; cheap, and not worth more than that."""


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key as it stands in lists."""

    key: ApiKey
    vendor_code: str
    """Empty for a key of every vendor."""


class FindApiKeys(Protocol):
    """Reads about keys."""

    def by_prefix(self, prefix: str) -> ListedKey | None: ...

    def all(self) -> list[ListedKey]:
        """The newest first."""

    def was_used(self, key_id: ApiKeyId, at: datetime) -> None:
        """Remember it; cheap, and not worth more than that."""
