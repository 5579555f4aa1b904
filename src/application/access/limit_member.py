"""Decide which of the account's documents a member or guest sees."""

from dataclasses import dataclass, replace
from datetime import date

from application.access.trail_of_people import about_person
from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.access import Limits, Role, guest_limits, limits_to_plain, member_of
from domain.audit import Actor
from domain.errors import Conflict, refuse
from domain.identity import AccountId, PersonId


@dataclass(frozen=True, slots=True)
class LimitMember:
    """`limits` without an end; a guest's is the end of `last_day`."""

    account_id: AccountId
    person_id: PersonId
    limits: Limits
    last_day: date | None
    seen: Limits
    """Those that there were when somebody decided."""


class OwnersSeeEverything(Conflict):
    """Who decides who sees what can't be kept from seeing it."""

    def __init__(self) -> None:
        super().__init__("An owner sees everything. Give them another role first.")


class LimitsChanged(Conflict):
    """Somebody changed them meanwhile; `current` are those that there are now."""

    def __init__(self, current: Limits) -> None:
        super().__init__("Somebody changed these limits meanwhile.")
        self.current = current


class MemberLimiter:
    """They count from the member's next click on.

    Raises NotFound, OwnersSeeEverything, LimitsChanged, and InvalidField or InvalidInput for what
    can't be meant.
    """

    def __init__(self, begin: BeginWork, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def __call__(self, command: LimitMember, actor: Actor) -> None:
        now = self._clock.now()
        refuse(list(command.limits.flaws()))
        with self._begin(actor) as work:
            member = member_of(work.members.of(command.account_id), command.person_id)
            limits = replace(command.limits, ends_at=None)
            if member.role is Role.GUEST:
                limits = guest_limits(limits, command.last_day, now)
            if member.role is Role.OWNER:
                raise OwnersSeeEverything
            if limits == member.limits:
                return  # a form that was sent twice
            if member.limits != command.seen:
                raise LimitsChanged(member.limits)
            work.members.set_limits(command.account_id, command.person_id, limits)
            work.record(
                about_person(
                    now,
                    actor,
                    "member.limited",
                    command.person_id,
                    command.account_id,
                    details={
                        "limits": limits_to_plain(limits),
                        "before": limits_to_plain(member.limits),
                    },
                )
            )
            work.commit()
