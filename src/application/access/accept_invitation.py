"""Accept an invitation: with a first password, or with the login that one has."""

from dataclasses import dataclass, field, replace

from application.access.choose_password import PasswordChooser
from application.access.correspondence import Correspondence
from application.access.open_link import LinkOpener
from application.access.ports import FindPeople, Visit
from application.access.trail_of_people import about_person
from application.clock import Clock, NewId
from application.unit_of_work import BeginWork, UnitOfWork
from domain.access import (
    Invitation,
    LinkWorthless,
    Membership,
    Person,
    Purpose,
    read_name,
    token_digest,
)
from domain.audit import Actor
from domain.errors import Conflict, NotFound
from domain.identity import InvitationId, PersonId


@dataclass(frozen=True, slots=True)
class AcceptWithPassword:
    """By somebody who has no login yet, or none that leads anywhere any more."""

    token: str = field(repr=False)
    name: str
    password: str = field(repr=False)


class LoginNeeded(Exception):
    """The invited person has a login: they join with it, and need no second password."""


class InvitationAcceptor:
    def __init__(
        self,
        begin: BeginWork,
        open_link: LinkOpener,
        people: FindPeople,
        choose: PasswordChooser,
        correspondence: Correspondence,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._begin = begin
        self._open_link = open_link
        self._people = people
        self._choose = choose
        self._correspondence = correspondence
        self._clock = clock
        self._new_id = new_id

    def look(self, token: str, actor: Actor) -> tuple[Invitation, bool]:
        """The invitation, and whether its person has a login already. Raises LinkWorthless."""
        link = self._open_link(token, actor, Purpose.INVITATION)
        with self._begin(actor) as work:
            invitation = work.invitations.for_update(InvitationId(link.about))
        return invitation, self._has_login(invitation)

    def with_password(self, command: AcceptWithPassword, actor: Actor) -> Invitation:
        """Raises LinkWorthless, LoginNeeded, InvalidField for name or password."""
        seen, has_login = self.look(command.token, actor)
        if has_login:
            raise LoginNeeded
        name = read_name(command.name)
        hashed = self._choose(command.password, name, seen.email)
        now = self._clock.now()
        with self._begin(actor) as work:
            about = work.links.use(Purpose.INVITATION, token_digest(command.token), now)
            if about is None:
                raise LinkWorthless
            invitation = work.invitations.for_update(InvitationId(about))
            if not invitation.is_open:
                raise LinkWorthless
            person = self._person(work, invitation, name, hashed, actor)
            self._join(work, invitation, person.id, actor)
            work.commit()
        return invitation

    def with_login(self, invitation_id: InvitationId, visit: Visit, actor: Actor) -> Invitation:
        """By who is logged in under the invited address. Raises NotFound for any other.

        An invitation whose link has expired can be accepted this way no more either.
        """
        with self._begin(actor) as work:
            invitation = work.invitations.for_update(invitation_id)
            is_theirs = invitation.is_for(visit.email) and invitation.is_open
            if not is_theirs or not work.links.is_good(invitation.id, self._clock.now()):
                raise NotFound("invitation", invitation_id)
            self._join(work, invitation, visit.person_id, actor)
            work.commit()
        return invitation

    def _has_login(self, invitation: Invitation) -> bool:
        """A login that leads nowhere is none: its person may begin anew, as with a reset."""
        person = self._people.by_email(invitation.email)
        return person is not None and bool(
            self._people.accounts_of(person.id) or self._people.staff_roles(person.id)
        )

    def _person(
        self, work: UnitOfWork, invitation: Invitation, name: str, hashed: str, actor: Actor
    ) -> Person:
        known = work.people.by_email(invitation.email)
        if known is None:
            person = Person(PersonId(self._new_id()), invitation.email, name, hashed)
            work.people.add(person, [])
            return person
        work.people.set_password(known.id, hashed)
        work.people.rename(known.id, name=name)
        work.sessions.end_all(known.id, self._clock.now(), "invited anew")
        work.links.void(known.id, self._clock.now())
        self._correspondence.tell(
            work,
            known,
            actor,
            title="Your login is in use again",
            happened="An invitation to your address was accepted with a new password.",
        )
        return known

    def _join(
        self, work: UnitOfWork, invitation: Invitation, person_id: PersonId, actor: Actor
    ) -> None:
        now = self._clock.now()
        work.invitations.end(replace(invitation, accepted_at=now, accepted_by=person_id))
        work.links.void(invitation.id, now)
        if invitation.account_id is None or invitation.role is None:
            work.staff_users.appoint(person_id, invitation.staff)
            details: dict[str, object] = {"roles": sorted(invitation.staff)}
            action = "staff.appointed"
        else:
            members = work.members.of(invitation.account_id)
            if any(member.person_id == person_id for member in members):
                raise Conflict("You are a member of this account already.")
            work.members.add(
                Membership(person_id, invitation.account_id, invitation.role, invitation.limits)
            )
            work.members.chose(invitation.account_id, person_id, now)
            details = {"role": invitation.role.value}
            action = "member.added"
        details["invitation"] = str(invitation.id)
        who = actor if actor.id else replace(actor, id=str(person_id))
        work.record(
            about_person(now, who, action, person_id, invitation.account_id, details=details)
        )
