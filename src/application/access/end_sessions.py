"""End sessions from outside of them: one's own, or those of a member of one's account."""

from application.access.correspondence import Correspondence
from application.access.ports import FindPeople, Viewer, Visit
from application.access.trail_of_people import about_person
from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.access import Person, member_of
from domain.audit import Actor
from domain.errors import DomainError, NotFound
from domain.identity import PersonId, SessionId


class NotOnlyYours(DomainError):
    """The member works for others too, whose business their sessions are as well."""

    def __init__(self) -> None:
        super().__init__(
            "This person also belongs to another account, so only they can end their sessions. "
            "Remove them from yours, and they see nothing of it any more."
        )


class SessionEnder:
    def __init__(
        self,
        begin: BeginWork,
        people: FindPeople,
        correspondence: Correspondence,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._people = people
        self._correspondence = correspondence
        self._clock = clock

    def one(self, session_id: SessionId, visit: Visit, actor: Actor) -> None:
        """One's own. Raises NotFound for everybody else's, and one that has ended already."""
        now = self._clock.now()
        with self._begin(actor) as work:
            if session_id not in {session.id for session in work.sessions.of(visit.person_id)}:
                raise NotFound("session", session_id)
            work.sessions.end(session_id, now, "ended by its owner")
            work.record(
                about_person(
                    now,
                    actor,
                    "session.revoked",
                    visit.person_id,
                    visit.session.account_id,
                    details={"session": str(session_id)},
                )
            )
            work.commit()

    def others(self, visit: Visit, actor: Actor) -> int:
        """All of one's own but this one; how many those were."""
        now = self._clock.now()
        with self._begin(actor) as work:
            ended = work.sessions.end_all(
                visit.person_id, now, "ended by its owner", but=visit.session.id
            )
            work.record(
                about_person(
                    now,
                    actor,
                    "session.revoked",
                    visit.person_id,
                    visit.session.account_id,
                    details={"ended": ended},
                )
            )
            work.commit()
        return ended

    def of_anybody(self, person: Person, actor: Actor) -> int:
        """All of them, by who runs the machine; how many those were."""
        now = self._clock.now()
        with self._begin(actor) as work:
            ended = work.sessions.end_all(person.id, now, "ended by who runs Counterfoil")
            self._correspondence.tell(
                work,
                person,
                actor,
                title="You were signed out",
                happened="All your sessions were ended by us. You can sign in again.",
            )
            work.record(
                about_person(now, actor, "session.revoked", person.id, details={"ended": ended})
            )
            work.commit()
        return ended

    def of_member(self, person_id: PersonId, viewer: Viewer, actor: Actor) -> int:
        """All of a member who belongs to this account alone; how many those were.

        Raises NotFound for who is no member here, NotOnlyYours.
        """
        now = self._clock.now()
        with self._begin(actor) as work:
            member_of(work.members.of(viewer.account_id), person_id)
            person = work.people.by_id(person_id)
            elsewhere = set(self._people.accounts_of(person_id)) - {viewer.account_id}
            if elsewhere or self._people.staff_roles(person_id):
                raise NotOnlyYours
            ended = work.sessions.end_all(person_id, now, "ended by an owner of the account")
            self._correspondence.tell(
                work,
                person,
                actor,
                title="You were signed out",
                happened="An owner of your account ended all your sessions. You can sign in again.",
                todo="ask the owner of your account.",
            )
            work.record(
                about_person(
                    now,
                    actor,
                    "session.revoked",
                    person_id,
                    viewer.account_id,
                    details={"ended": ended},
                )
            )
            work.commit()
        return ended
