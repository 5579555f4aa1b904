"""What a unit of work keeps of access, beside people and their sessions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.access import EmailChange, Invitation, Limits, Looking, Membership, Role, Tier
from domain.audit import Actor
from domain.identity import AccountId, EmailChangeId, InvitationId, PersonId, SessionId


class Tiers(Protocol):
    def newest(self) -> Mapping[str, Tier]:
        """All tiers as they are now, by code."""

    def for_update(self, code: str) -> Tier:
        """As it is now; others wait. Raises NotFound."""

    def claim(self, code: str) -> Tier | None:
        """Take a code for a new tier; returns the tier that has it already, if one does."""

    def publish(self, tier: Tier, at: datetime, by: Actor, why: str) -> None:
        """Add a version, which is the newest from then on."""


class Looks(Protocol):
    """Staff who look at the portal as a member."""

    def begin(self, session_id: SessionId, looking: Looking) -> None:
        """Raises NotFound where the account has no such member."""

    def end(self, session_id: SessionId) -> None: ...


class Members(Protocol):
    """Who belongs to an account."""

    def of(self, account_id: AccountId) -> Sequence[Membership]:
        """Everybody in it; whoever else wants to change that waits until this work ends."""

    def add(self, membership: Membership) -> None: ...

    def set_role(self, account_id: AccountId, person_id: PersonId, role: Role) -> None: ...

    def set_limits(self, account_id: AccountId, person_id: PersonId, limits: Limits) -> None: ...

    def remove(self, account_id: AccountId, person_id: PersonId) -> None: ...

    def chose(self, account_id: AccountId, person_id: PersonId, at: datetime) -> None:
        """The person looks at this account from now on, also after their next login."""


class Invitations(Protocol):
    def add(self, invitation: Invitation) -> None: ...

    def for_update(self, invitation_id: InvitationId) -> Invitation:
        """Others wait. Raises NotFound."""

    def open_of(self, account_id: AccountId) -> Sequence[Invitation]:
        """Neither accepted nor revoked; also those whose link has expired."""

    def end(self, invitation: Invitation) -> None:
        """Write who accepted it when, or when it was revoked."""


class EmailChanges(Protocol):
    def add(self, change: EmailChange) -> None: ...

    def for_update(self, change_id: EmailChangeId) -> EmailChange:
        """Others wait. Raises NotFound."""

    def save(self, change: EmailChange) -> None:
        """Write who agreed when, and whether it has ended."""

    def open_of(self, person_id: PersonId) -> Sequence[EmailChange]:
        """Neither done nor cancelled; also those that have expired."""
