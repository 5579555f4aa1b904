"""What pages show of people: the members of an account, and of one's own login."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.access import UNLIMITED, EmailChange, Limits, Role, Session
from domain.identity import AccountId, InvitationId, PersonId


@dataclass(frozen=True, slots=True)
class MemberRow:
    person_id: PersonId
    name: str
    email: str
    role: Role
    limits: Limits = UNLIMITED
    last_login: datetime | None = None
    """Into this account; None for who never came."""
    sessions: int = 0
    """How many are live at this moment, in whichever account."""
    has_factor: bool = False
    """Whether a second factor of theirs opens their login; which one is nobody's business."""
    is_elsewhere: bool = False
    """Whether the person belongs to another account too, or is staff."""


@dataclass(frozen=True, slots=True)
class InvitationRow:
    id: InvitationId
    email: str
    name: str
    role: Role | None
    invited_by: str
    made_at: datetime
    good_until: datetime | None
    """None when its link is worthless by now."""
    refusal: str = ""
    """Why its mail could not be delivered."""
    account_name: str = ""


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """An account of a person, in the menu of them."""

    id: AccountId
    name: str
    role: Role


class FindMembers(Protocol):
    def members(self, account_id: AccountId, now: datetime) -> Sequence[MemberRow]:
        """By role, then name."""

    def member(self, account_id: AccountId, person_id: PersonId, now: datetime) -> MemberRow:
        """Raises NotFound."""

    def invitations(self, account_id: AccountId, now: datetime) -> Sequence[InvitationRow]:
        """Open ones, the newest first; also those whose link has expired."""

    def invitations_for(self, email: str, now: datetime) -> Sequence[InvitationRow]:
        """Those that the person with this address can accept, of all accounts."""

    def account_name(self, account_id: AccountId) -> str:
        """Raises NotFound."""


class FindOwnLogin(Protocol):
    def sessions(self, person_id: PersonId, now: datetime) -> Sequence[Session]:
        """Live ones, the last used first."""

    def accounts(self, person_id: PersonId) -> Sequence[AccountChoice]:
        """By name."""

    def email_change(self, person_id: PersonId, now: datetime) -> EmailChange | None: ...
