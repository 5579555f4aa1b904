"""Change one's e-mail address: asked for with a login, agreed to in both mailboxes."""

from dataclasses import replace

from application.access.correspondence import Correspondence
from application.access.end_email_change import cancel_email_changes
from application.access.open_link import LinkOpener
from application.access.ports import FindPeople, Visit
from application.access.trail_of_people import about_person
from application.clock import Clock, NewId
from application.unit_of_work import BeginWork, UnitOfWork
from domain.access import GOOD_FOR, EmailChange, LinkWorthless, Person, Purpose, token_digest
from domain.audit import Actor
from domain.errors import InvalidField, NotFound
from domain.identity import EmailChangeId
from domain.notifications import read_address


class EmailChanger:
    def __init__(
        self,
        begin: BeginWork,
        open_link: LinkOpener,
        people: FindPeople,
        correspondence: Correspondence,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._begin = begin
        self._open_link = open_link
        self._people = people
        self._correspondence = correspondence
        self._clock = clock
        self._new_id = new_id

    def ask(self, written: str, visit: Visit, actor: Actor) -> EmailChange:
        """Write to both mailboxes; nothing changes until both agree. Raises InvalidField.

        An address that somebody else has gets no link but a word about it, so that the answer
        to who asks is the same.
        """
        new_email = read_address(written)
        now = self._clock.now()
        person = self._people.by_id(visit.person_id)
        if person is None:
            raise NotFound("person", visit.person_id)
        if new_email.casefold() == person.email:
            raise InvalidField("email", "is the address that you have already")
        change = EmailChange(
            EmailChangeId(self._new_id()),
            person.id,
            new_email,
            now,
            now + GOOD_FOR[Purpose.NEW_ADDRESS],
        )
        owner = self._people.by_email(new_email)
        with self._begin(actor) as work:
            cancel_email_changes(work, person.id, now)
            work.email_changes.add(change)
            self._write_to_both(work, person, change, owner)
            work.record(about_person(now, actor, "email.change_asked", person.id))
            work.commit()
        return change

    def _write_to_both(
        self, work: UnitOfWork, person: Person, change: EmailChange, owner: Person | None
    ) -> None:
        # The link about a taken address can't be opened by anybody: it is in no mail.
        self._correspondence.send_link(
            work,
            Purpose.NEW_ADDRESS,
            change.id,
            template="new_address" if owner is None else "address_taken",
            to=change.new_email,
            to_name=person.name if owner is None else owner.name,
            person_id=person.id if owner is None else owner.id,
        )
        self._correspondence.send_link(
            work,
            Purpose.OLD_ADDRESS,
            change.id,
            template="old_address",
            to=person.email,
            to_name=person.name,
            facts={"new_email": change.new_email},
            person_id=person.id,
        )

    def look(self, token: str, actor: Actor) -> EmailChange:
        """What a link of either mailbox is about. Raises LinkWorthless."""
        link = self._open_link(token, actor)
        with self._begin(actor) as work:
            change = work.email_changes.for_update(EmailChangeId(link.about))
        if not change.is_open(self._clock.now()):
            raise LinkWorthless
        return change

    def agree(self, purpose: Purpose, token: str, actor: Actor) -> bool:
        """One mailbox agrees; whether both have now and the address changed.

        Raises LinkWorthless; Conflict where somebody else has got the address meanwhile.
        """
        now = self._clock.now()
        self._open_link(token, actor, purpose)
        with self._begin(actor) as work:
            change = self._used(work, purpose, token)
            if purpose is Purpose.NEW_ADDRESS:
                change = replace(change, new_agreed_at=now)
            else:
                change = replace(change, old_agreed_at=now)
            if change.is_agreed:
                change = replace(change, ended_at=now)
                self._carry_out(work, change, actor)
            else:
                work.record(
                    about_person(
                        now,
                        actor,
                        "email.change_agreed",
                        change.person_id,
                        details={"mailbox": purpose.value},
                    )
                )
            work.email_changes.save(change)
            work.commit()
        return change.is_agreed

    def stop(self, token: str, actor: Actor) -> None:
        """The old mailbox says no. Raises LinkWorthless."""
        self._open_link(token, actor, Purpose.OLD_ADDRESS)
        now = self._clock.now()
        with self._begin(actor) as work:
            change = self._used(work, Purpose.OLD_ADDRESS, token)
            cancel_email_changes(work, change.person_id, now)
            work.record(about_person(now, actor, "email.change_cancelled", change.person_id))
            work.commit()

    def cancel(self, visit: Visit, actor: Actor) -> bool:
        """Whoever asked thinks better of it; whether there was one."""
        now = self._clock.now()
        with self._begin(actor) as work:
            found = cancel_email_changes(work, visit.person_id, now)
            if found:
                work.record(about_person(now, actor, "email.change_cancelled", visit.person_id))
            work.commit()
        return bool(found)

    def _used(self, work: UnitOfWork, purpose: Purpose, token: str) -> EmailChange:
        now = self._clock.now()
        about = work.links.use(purpose, token_digest(token), now)
        if about is None:
            raise LinkWorthless
        change = work.email_changes.for_update(EmailChangeId(about))
        if not change.is_open(now):
            raise LinkWorthless
        return change

    def _carry_out(self, work: UnitOfWork, change: EmailChange, actor: Actor) -> None:
        now = self._clock.now()
        before = work.people.by_id(change.person_id)
        work.people.rename(change.person_id, email=change.new_email)
        ended = work.sessions.end_all(change.person_id, now, "e-mail address changed")
        work.links.void(change.person_id, now)  # resets that lie in the old mailbox
        for address in (before.email, change.new_email):
            self._correspondence.tell(
                work,
                before,
                actor,
                title="Your e-mail address was changed",
                happened=f"Your login is now with {change.new_email}; both mailboxes agreed.",
                todo="tell your company’s owner or us at once.",
                to=address,
            )
        work.record(
            about_person(now, actor, "email.changed", change.person_id, details={"ended": ended})
        )
