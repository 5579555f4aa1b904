"""Log in with e-mail address and password."""

import hashlib
from dataclasses import dataclass, field

from application.access.ports import FindPeople, Passwords
from application.clock import Clock, NewId
from application.unit_of_work import BeginWork
from domain.access import (
    MEMBERS_LIFETIME,
    STAFF_LIFETIME,
    TOKEN_BYTES,
    Factor,
    Person,
    RandomBytes,
    Session,
    new_session,
)
from domain.audit import Actor, AuditEvent, Outcome
from domain.identity import SessionId


@dataclass(frozen=True, slots=True)
class LogIn:
    email: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Started:
    """A new session, and the token that its browser shows from now on; nobody else keeps it."""

    session: Session
    token: str = field(repr=False)


def token_sha256(token: str) -> bytes:
    """What is kept of a token. It is 256 random bits, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


class Login:
    """Answers the same, and as slowly, whether the address is unknown or the password is wrong."""

    def __init__(
        self,
        begin: BeginWork,
        people: FindPeople,
        passwords: Passwords,
        clock: Clock,
        new_id: NewId,
        random_bytes: RandomBytes,
    ) -> None:
        self._begin = begin
        self._people = people
        self._passwords = passwords
        self._clock = clock
        self._new_id = new_id
        self._random_bytes = random_bytes
        self._nobodys = passwords.hash("nobody has this password")

    def __call__(self, command: LogIn, actor: Actor) -> Started | None:
        person = self._people.by_email(command.email)
        hashed = person.password_hash if person else self._nobodys
        is_right = self._passwords.is_right(command.password, hashed)
        session = self._session_of(person, actor) if person is not None and is_right else None
        token = self._random_bytes(TOKEN_BYTES).hex()
        with self._begin(actor) as work:
            if session is not None:
                work.sessions.add(session, token_sha256(token))
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action="session.started" if session else "session.refused",
                    subject_kind="person",
                    subject_id=str(person.id) if person else "unknown",
                    account_id=session.account_id if session else None,
                    outcome=Outcome.DONE if session else Outcome.REFUSED,
                )
            )
            work.commit()
        return None if session is None else Started(session, token)

    def _session_of(self, person: Person, actor: Actor) -> Session | None:
        """None for somebody who has no place anywhere any more."""
        accounts = self._people.accounts_of(person.id)
        is_staff = bool(self._people.staff_roles(person.id))
        if not accounts and not is_staff:
            return None
        return new_session(
            SessionId(self._new_id()),
            person.id,
            accounts[0] if accounts else None,
            self._clock.now(),
            STAFF_LIFETIME if is_staff else MEMBERS_LIFETIME,
            factor=Factor.PASSWORD,
            address=actor.address,
            user_agent=actor.user_agent,
        )
