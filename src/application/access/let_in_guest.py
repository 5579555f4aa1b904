"""Let a guest in: the account's accountant or auditor, for a time, to read a part."""

from dataclasses import dataclass
from datetime import date

from application.access.invite import InviteMember, Inviter
from application.clock import Clock
from domain.access import Limits, Role, guest_limits
from domain.audit import Actor
from domain.errors import InvalidField, refuse
from domain.identity import AccountId, InvitationId


@dataclass(frozen=True, slots=True)
class LetInGuest:
    email: str
    name: str
    limits: Limits
    """What they see; their time is up at the end of `last_day` (UTC)."""
    last_day: date | None
    account_id: AccountId
    account_name: str
    invited_by: str


class GuestInviter:
    """The mail and its link are those of any invitation; a guest takes no member's seat."""

    def __init__(self, inviter: Inviter, clock: Clock) -> None:
        self._inviter = inviter
        self._clock = clock

    def __call__(self, command: LetInGuest, actor: Actor) -> InvitationId:
        """Raises InvalidField or InvalidInput; Conflict for who is here or invited already."""
        flaws = list(command.limits.flaws())
        try:
            limits = guest_limits(command.limits, command.last_day, self._clock.now())
        except InvalidField as flaw:
            flaws.append(flaw)
        refuse(flaws)
        return self._inviter.member(
            InviteMember(
                email=command.email,
                name=command.name,
                role=Role.GUEST,
                account_id=command.account_id,
                account_name=command.account_name,
                invited_by=command.invited_by,
                limits=limits,
            ),
            actor,
        )
