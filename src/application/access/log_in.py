"""Log in with e-mail address and password."""

from dataclasses import dataclass, field

from application.access.ports import FindPeople, Passwords
from application.access.start_session import SessionStarter, Started, token_sha256
from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.access import Factor
from domain.audit import Actor, AuditEvent, Outcome


@dataclass(frozen=True, slots=True)
class LogIn:
    email: str
    password: str = field(repr=False)


class Login:
    """Answers the same, and as slowly, whether the address is unknown or the password is wrong.

    Who has a second factor, or must have one, has a session that is good for nothing else yet.
    """

    def __init__(
        self,
        begin: BeginWork,
        people: FindPeople,
        passwords: Passwords,
        starter: SessionStarter,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._people = people
        self._passwords = passwords
        self._starter = starter
        self._clock = clock
        self._nobodys = passwords.hash("nobody has this password")

    def __call__(self, command: LogIn, actor: Actor) -> Started | None:
        person = self._people.by_email(command.email)
        hashed = person.password_hash if person else self._nobodys
        is_right = self._passwords.is_right(command.password, hashed)
        started = (
            self._starter(person.id, Factor.PASSWORD, actor)
            if person is not None and is_right
            else None
        )
        with self._begin(actor) as work:
            if started is not None:
                work.sessions.add(started.session, token_sha256(started.token))
            if person is not None and is_right and self._passwords.is_outdated(hashed):
                work.people.set_password(person.id, self._passwords.hash(command.password))
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action="session.started" if started else "session.refused",
                    subject_kind="person",
                    subject_id=str(person.id) if person else "unknown",
                    account_id=started.session.account_id if started else None,
                    outcome=Outcome.DONE if started else Outcome.REFUSED,
                    details={"due": started.session.due.value} if started else {},
                )
            )
            work.commit()
        return started
