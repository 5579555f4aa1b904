"""Invitations: somebody may become a member of an account, or a staff user."""

from dataclasses import dataclass
from datetime import datetime

from domain.access.limits import UNLIMITED, Limits
from domain.access.roles import Role, StaffRole
from domain.errors import DomainError, InvalidField
from domain.identity import AccountId, InvitationId, PersonId
from domain.text import why_unfit

INVITED_AS = (Role.OWNER, Role.PAYER, Role.VIEWER)
"""What members are invited as; guests have a door of their own."""

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who is invited to what, by whom. Its link says until when it can be accepted."""

    id: InvitationId
    email: str
    name: str
    invited_by: str
    """As the invited person reads it."""
    made_at: datetime
    account_id: AccountId | None = None
    role: Role | None = None
    limits: Limits = UNLIMITED
    staff: frozenset[StaffRole] = frozenset()
    accepted_at: datetime | None = None
    accepted_by: PersonId | None = None
    revoked_at: datetime | None = None

    def __post_init__(self) -> None:
        if (self.account_id is None) is not (self.role is None) or (
            (self.account_id is None) is not bool(self.staff)
        ):
            raise ValueError("an invitation is to an account in a role, or to staff")

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None

    def is_for(self, email: str) -> bool:
        return self.email.casefold() == email.casefold()


class LinkWorthless(DomainError):
    """The link was used, replaced or taken back, is too old, or never was one of ours."""

    def __init__(self) -> None:
        super().__init__("This link does not work any more.")


def read_name(written: str, pointer: str = "name") -> str:
    """A person's name, as it may stand in mails. Raises InvalidField at `pointer`."""
    name = " ".join(written.split())
    if not name:
        raise InvalidField(pointer, "is needed")
    if len(name) > LONGEST_NAME:
        raise InvalidField(pointer, f"has at most {LONGEST_NAME} characters")
    if why := why_unfit(name):
        raise InvalidField(pointer, why)
    # Mail programs make links of these: nobody's name may lead the reader of a mail anywhere.
    if any(sign in name for sign in "/\\@<>") or "www." in name.casefold():
        raise InvalidField(pointer, "must be a name, without an address in it")
    return name
