"""Log in with e-mail address and password."""

from dataclasses import dataclass, field

from application.access.ports import FindPeople, Passwords, Viewer
from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.audit import Actor, AuditEvent, Outcome


@dataclass(frozen=True, slots=True)
class LogIn:
    email: str
    password: str = field(repr=False)


class Login:
    """Answers the same, and as slowly, whether the address is unknown or the password is wrong."""

    def __init__(
        self, begin: BeginWork, people: FindPeople, passwords: Passwords, clock: Clock
    ) -> None:
        self._begin = begin
        self._people = people
        self._passwords = passwords
        self._clock = clock
        self._nobodys = passwords.hash("nobody has this password")

    def __call__(self, command: LogIn, actor: Actor) -> Viewer | None:
        person = self._people.by_email(command.email)
        hashed = person.password_hash if person else self._nobodys
        is_right = self._passwords.is_right(command.password, hashed)
        viewer = None
        if person is not None and is_right:
            accounts = self._people.accounts_of(person.id)
            viewer = self._people.viewer(person.id, accounts[0]) if accounts else None
        with self._begin(actor) as work:
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action="session.started" if viewer else "session.refused",
                    subject_kind="person",
                    subject_id=str(person.id) if person else "unknown",
                    account_id=viewer.account_id if viewer else None,
                    outcome=Outcome.DONE if viewer else Outcome.REFUSED,
                )
            )
            work.commit()
        return viewer
