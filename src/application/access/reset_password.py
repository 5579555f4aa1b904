"""Choose a new password by mail."""

from dataclasses import dataclass, field

from application.access.choose_password import PasswordChooser
from application.access.correspondence import Correspondence
from application.access.open_link import LinkOpener
from application.access.ports import FindPeople
from application.access.replace_password import replace_password
from application.access.trail_of_people import about_person
from application.clock import Clock, NewId
from application.unit_of_work import BeginWork
from domain.access import LinkWorthless, Person, Purpose, token_digest
from domain.audit import Actor
from domain.identity import PersonId


@dataclass(frozen=True, slots=True)
class SetPassword:
    token: str = field(repr=False)
    password: str = field(repr=False)


class PasswordResetter:
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

    def ask(self, email: str, actor: Actor) -> None:
        """Send a link to whoever has this login.

        Nothing tells the asker whether anybody has: for an unknown address the same rows are
        written, about nobody, and the letter without a recipient ends in the worker.
        """
        person = self._people.by_email(email)
        with self._begin(actor) as work:
            self._correspondence.send_link(
                work,
                Purpose.PASSWORD_RESET,
                person.id if person else self._new_id(),
                template="password_reset",
                to=person.email if person else "",
                to_name=person.name if person else "",
                person_id=person.id if person else None,
            )
            work.record(
                about_person(
                    self._clock.now(), actor, "password.reset_asked", person.id if person else None
                )
            )
            work.commit()

    def look(self, token: str, actor: Actor) -> Person:
        """Whose password it would be. Raises LinkWorthless."""
        link = self._open_link(token, actor, Purpose.PASSWORD_RESET)
        person = self._people.by_id(PersonId(link.about))
        if person is None:
            raise LinkWorthless
        return person

    def finish(self, command: SetPassword, actor: Actor) -> None:
        """Every session ends, every other link of the person is worthless.

        Raises LinkWorthless, or InvalidField for the password; then the link stays good.
        """
        person = self.look(command.token, actor)
        hashed = self._choose(command.password, person.name, person.email)
        now = self._clock.now()
        with self._begin(actor) as work:
            if work.links.use(Purpose.PASSWORD_RESET, token_digest(command.token), now) is None:
                raise LinkWorthless
            ended = replace_password(work, person, hashed, now, "password reset")
            self._correspondence.tell(
                work,
                person,
                actor,
                title="Your password was reset",
                happened="A new password was chosen with a link that we mailed to you.",
            )
            work.record(
                about_person(now, actor, "password.reset", person.id, details={"ended": ended})
            )
            work.commit()
