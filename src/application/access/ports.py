"""What access needs from outside."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.access import ApiKey, Person, Role, Subject, Tier
from domain.identity import AccountId, ApiKeyId, PersonId


class Passwords(Protocol):
    """Hashes of passwords, by Argon2id (RFC 9106)."""

    def hash(self, password: str) -> str: ...

    def is_right(self, password: str, hashed: str) -> bool:
        """Takes as long whether it is right or wrong."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A member who is logged in, in the account that they look at."""

    person_id: PersonId
    name: str
    account_id: AccountId
    account_name: str
    role: Role
    tier: Tier

    @property
    def subject(self) -> Subject:
        return Subject(self.account_id, self.role, self.tier)


class FindPeople(Protocol):
    """Reads about people and where they belong."""

    def by_email(self, email: str) -> Person | None: ...

    def accounts_of(self, person_id: PersonId) -> list[AccountId]:
        """In the order of the accounts' names."""

    def viewer(self, person_id: PersonId, account_id: AccountId) -> Viewer | None:
        """None when the person is not, or no longer, a member of the account."""


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
