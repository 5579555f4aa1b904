"""Change what a member may do, or take them out of the account."""

from application.access.correspondence import Correspondence
from application.access.ports import Viewer
from application.access.trail_of_people import about_person
from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.access import INVITED_AS, UNLIMITED, Membership, Role, keep_an_owner, member_of
from domain.audit import Actor
from domain.errors import InvalidField
from domain.identity import PersonId


class MemberChanger:
    """Each raises NotFound for who is no member here, and LastOwner.

    A member's sessions look their role up with every request, so a changed one counts at once.
    """

    def __init__(self, begin: BeginWork, correspondence: Correspondence, clock: Clock) -> None:
        self._begin = begin
        self._correspondence = correspondence
        self._clock = clock

    def role(self, person_id: PersonId, role: Role, viewer: Viewer, actor: Actor) -> Membership:
        """As it was before. Raises InvalidField for a role that nobody is made this way."""
        if role not in INVITED_AS:
            raise InvalidField("role", "must be owner, payer or viewer")
        with self._begin(actor) as work:
            members = work.members.of(viewer.account_id)
            member = member_of(members, person_id)
            if member.role is Role.GUEST:
                raise InvalidField("role", "of a guest can't be changed; invite them as a member")
            if member.role is role:
                return member
            if member.role is Role.OWNER:
                keep_an_owner(members, person_id)
            work.members.set_role(viewer.account_id, person_id, role)
            if role is Role.OWNER:  # who decides who sees what sees everything
                work.members.set_limits(viewer.account_id, person_id, UNLIMITED)
            self._correspondence.tell(
                work,
                work.people.by_id(person_id),
                actor,
                title=f"Your role in {viewer.account_name} was changed",
                happened=f"You were {member.role.value} in {viewer.account_name} and are now "
                f"{role.value}.",
                todo="ask an owner of the account.",
            )
            work.record(
                about_person(
                    self._clock.now(),
                    actor,
                    "member.role_changed",
                    person_id,
                    viewer.account_id,
                    details={"role": role.value, "before": member.role.value},
                )
            )
            work.commit()
        return member

    def remove(self, person_id: PersonId, viewer: Viewer, actor: Actor) -> Membership:
        """Their sessions in this account end. What they did stays in the trail."""
        now = self._clock.now()
        with self._begin(actor) as work:
            members = work.members.of(viewer.account_id)
            member = member_of(members, person_id)
            if member.role is Role.OWNER:
                keep_an_owner(members, person_id)
            work.members.remove(viewer.account_id, person_id)
            work.sessions.end_all(person_id, now, "membership ended", in_account=viewer.account_id)
            self._correspondence.tell(
                work,
                work.people.by_id(person_id),
                actor,
                title=f"You are no longer a member of {viewer.account_name}",
                happened=f"An owner of {viewer.account_name} ended your membership there.",
                todo="ask an owner of the account.",
            )
            work.record(
                about_person(
                    now,
                    actor,
                    "member.removed",
                    person_id,
                    viewer.account_id,
                    details={"role": member.role.value},
                )
            )
            work.commit()
        return member
