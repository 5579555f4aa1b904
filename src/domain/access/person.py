"""People with a login, and what they are in an account."""

from dataclasses import dataclass
from enum import StrEnum

from domain.identity import AccountId, PersonId


class Role(StrEnum):
    """What a member may do in an account."""

    OWNER = "owner"
    """Everything, and decides who else may."""
    PAYER = "payer"
    """Sees, downloads and pays."""
    VIEWER = "viewer"
    """Sees and downloads."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a login. `password_hash` is an Argon2id string."""

    id: PersonId
    email: str
    name: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's place in an account."""

    person_id: PersonId
    account_id: AccountId
    role: Role
