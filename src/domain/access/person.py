"""People with a login, and what they are in an account."""

from dataclasses import dataclass

from domain.access.limits import UNLIMITED, Limits
from domain.access.roles import Role
from domain.identity import AccountId, PersonId


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
    limits: Limits = UNLIMITED
