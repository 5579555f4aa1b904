"""Change one's own password, knowing the old one."""

from dataclasses import dataclass, field

from application.access.choose_password import PasswordChooser
from application.access.correspondence import Correspondence
from application.access.ports import FindPeople, Passwords, Visit
from application.access.replace_password import replace_password
from application.access.trail_of_people import about_person
from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.audit import Actor, Outcome
from domain.errors import InvalidField, NotFound


@dataclass(frozen=True, slots=True)
class ChangePassword:
    old: str = field(repr=False)
    new: str = field(repr=False)


class PasswordChanger:
    def __init__(
        self,
        begin: BeginWork,
        people: FindPeople,
        passwords: Passwords,
        choose: PasswordChooser,
        correspondence: Correspondence,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._people = people
        self._passwords = passwords
        self._choose = choose
        self._correspondence = correspondence
        self._clock = clock

    def __call__(self, command: ChangePassword, visit: Visit, actor: Actor) -> int:
        """How many other sessions ended with it. Raises InvalidField at `old` or `password`."""
        person = self._people.by_id(visit.person_id)
        if person is None:
            raise NotFound("person", visit.person_id)
        now = self._clock.now()
        if not self._passwords.is_right(command.old, person.password_hash):
            with self._begin(actor) as work:
                work.record(
                    about_person(now, actor, "password.changed", person.id, outcome=Outcome.REFUSED)
                )
                work.commit()
            raise InvalidField("old", "is not your present password")
        company = visit.viewer.account_name if visit.viewer else ""
        hashed = self._choose(command.new, person.name, person.email, company)
        if self._passwords.is_right(command.new, person.password_hash):
            raise InvalidField("password", "is the one that you have already")
        with self._begin(actor) as work:
            ended = replace_password(
                work, person, hashed, now, "password changed", but=visit.session.id
            )
            self._correspondence.tell(
                work,
                person,
                actor,
                title="Your password was changed",
                happened="Your password was changed on your sign-in settings.",
            )
            work.record(
                about_person(now, actor, "password.changed", person.id, details={"ended": ended})
            )
            work.commit()
        return ended
