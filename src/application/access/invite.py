"""Invite somebody into an account, or among the staff."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from application.access.correspondence import Correspondence
from application.clock import Clock, NewId
from application.unit_of_work import BeginWork, UnitOfWork
from domain.access import (
    INVITED_AS,
    UNLIMITED,
    Invitation,
    Limits,
    Purpose,
    Role,
    StaffRole,
    read_name,
    seats_taken,
)
from domain.audit import Actor, AuditEvent
from domain.errors import Conflict, InvalidField, NotFound, refuse
from domain.identity import AccountId, InvitationId
from domain.notifications import read_address

MayHave = Callable[[int], object]
"""Is asked whether the account may have so many members; raises Refused where it may not."""


@dataclass(frozen=True, slots=True)
class InviteMember:
    email: str
    name: str
    role: Role
    account_id: AccountId
    account_name: str
    invited_by: str
    limits: Limits = UNLIMITED


@dataclass(frozen=True, slots=True)
class InviteStaff:
    email: str
    name: str
    roles: frozenset[StaffRole]
    invited_by: str


class Inviter:
    """Nothing that it answers tells whether the address has a login somewhere else."""

    def __init__(
        self, begin: BeginWork, correspondence: Correspondence, clock: Clock, new_id: NewId
    ) -> None:
        self._begin = begin
        self._correspondence = correspondence
        self._clock = clock
        self._new_id = new_id

    def member(
        self, command: InviteMember, actor: Actor, may_have: MayHave | None = None
    ) -> InvitationId:
        """Raises InvalidField or InvalidInput; Conflict for who is a member or invited already."""
        email, name = _who(command.email, command.name)
        # Guests have a door of their own, where their end is asked for: none comes without one.
        is_guest = command.role is Role.GUEST and command.limits.ends_at is not None
        if command.role not in INVITED_AS and not is_guest:
            raise InvalidField("role", "must be owner, payer or viewer")
        invitation = Invitation(
            id=InvitationId(self._new_id()),
            email=email,
            name=name,
            invited_by=command.invited_by,
            made_at=self._clock.now(),
            account_id=command.account_id,
            role=command.role,
            limits=command.limits,
        )
        with self._begin(actor) as work:
            members = work.members.of(command.account_id)
            known = work.people.by_email(email)
            if known and any(member.person_id == known.id for member in members):
                raise Conflict(f"{email} is a member already.")
            if may_have and not is_guest:
                may_have(seats_taken(members) + _seats_offered(work, command.account_id) + 1)
            work.invitations.add(invitation)
            self._send(work, invitation, command.account_name)
            work.record(self._event("member.invited", invitation, actor))
            work.commit()
        return invitation.id

    def staff(self, command: InviteStaff, actor: Actor) -> InvitationId:
        """Raises InvalidField or InvalidInput; Conflict for who has a login already."""
        email, name = _who(command.email, command.name)
        if not command.roles:
            raise InvalidField("role", "is needed")
        invitation = Invitation(
            id=InvitationId(self._new_id()),
            email=email,
            name=name,
            invited_by=command.invited_by,
            made_at=self._clock.now(),
            staff=command.roles,
        )
        with self._begin(actor) as work:
            if work.people.by_email(email):
                raise Conflict(f"{email} has a login already and can be appointed at once.")
            work.invitations.add(invitation)
            self._send(work, invitation, "")
            work.record(self._event("staff.invited", invitation, actor))
            work.commit()
        return invitation.id

    def resend(
        self, account_id: AccountId, invitation_id: InvitationId, account_name: str, actor: Actor
    ) -> Invitation:
        """A new link; the one before is worthless. Raises NotFound, also for another account's."""
        with self._begin(actor) as work:
            invitation = _open_one(work, account_id, invitation_id)
            self._send(work, invitation, account_name)
            work.record(self._event("invitation.resent", invitation, actor))
            work.commit()
        return invitation

    def revoke(
        self, account_id: AccountId, invitation_id: InvitationId, actor: Actor
    ) -> Invitation:
        """Raises NotFound, also for another account's and one that was accepted meanwhile."""
        now = self._clock.now()
        with self._begin(actor) as work:
            invitation = replace(_open_one(work, account_id, invitation_id), revoked_at=now)
            work.invitations.end(invitation)
            work.links.void(invitation.id, now)
            work.record(self._event("invitation.revoked", invitation, actor))
            work.commit()
        return invitation

    def _send(self, work: UnitOfWork, invitation: Invitation, account_name: str) -> None:
        self._correspondence.send_link(
            work,
            Purpose.INVITATION,
            invitation.id,
            template="invitation" if invitation.account_id else "staff_invitation",
            to=invitation.email,
            to_name=invitation.name,
            facts={
                "inviter": invitation.invited_by,
                "account": account_name,
                "role": invitation.role.value if invitation.role else "",
            },
            account_id=invitation.account_id,
        )

    def _event(self, action: str, invitation: Invitation, actor: Actor) -> AuditEvent:
        role = invitation.role.value if invitation.role else ", ".join(sorted(invitation.staff))
        return AuditEvent(
            at=self._clock.now(),
            actor=actor,
            action=action,
            subject_kind="invitation",
            subject_id=str(invitation.id),
            account_id=invitation.account_id,
            details={"role": role},
        )


def _seats_offered(work: UnitOfWork, account_id: AccountId) -> int:
    return sum(one.role is not Role.GUEST for one in work.invitations.open_of(account_id))


def _who(email: str, name: str) -> tuple[str, str]:
    """Both as they are kept. Raises InvalidField, or InvalidInput where both are wrong."""
    flaws: list[InvalidField] = []
    found = []
    for read, written in ((read_address, email), (read_name, name)):
        try:
            found.append(read(written))
        except InvalidField as flaw:
            flaws.append(flaw)
    refuse(flaws)
    return found[0], found[1]


def _open_one(work: UnitOfWork, account_id: AccountId, invitation_id: InvitationId) -> Invitation:
    invitation = work.invitations.for_update(invitation_id)
    if invitation.account_id != account_id or not invitation.is_open:
        raise NotFound("invitation", invitation_id)
    return invitation
