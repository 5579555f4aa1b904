"""Begin a session for somebody who has proven who they are, and give it a new token later on."""

import hashlib
from dataclasses import dataclass, field

from application.access.factor_ports import FindFactors
from application.access.ports import FindPeople
from application.clock import Clock, NewId
from domain.access import (
    MEMBERS_LIFETIME,
    STAFF_LIFETIME,
    TOKEN_BYTES,
    Due,
    Factor,
    RandomBytes,
    Session,
    new_session,
)
from domain.audit import Actor
from domain.identity import PersonId, SessionId


@dataclass(frozen=True, slots=True)
class Started:
    """A session with a new token, which its browser shows from now on; nobody else keeps it."""

    session: Session
    token: str = field(repr=False)


def token_sha256(token: str) -> bytes:
    """What is kept of a token. It is 256 random bits, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


class SessionStarter:
    """Makes sessions; keeping them is the use case's that asks for one."""

    def __init__(
        self,
        people: FindPeople,
        factors: FindFactors,
        clock: Clock,
        new_id: NewId,
        random_bytes: RandomBytes,
    ) -> None:
        self._people = people
        self._factors = factors
        self._clock = clock
        self._new_id = new_id
        self._random_bytes = random_bytes

    def __call__(self, person_id: PersonId, factor: Factor, actor: Actor) -> Started | None:
        """None for somebody who has no place anywhere any more."""
        accounts = self._people.accounts_of(person_id)
        is_staff = bool(self._people.staff_roles(person_id))
        if not accounts and not is_staff:
            return None
        session = new_session(
            SessionId(self._new_id()),
            person_id,
            accounts[0] if accounts else None,
            self._clock.now(),
            STAFF_LIFETIME if is_staff else MEMBERS_LIFETIME,
            factor=factor,
            due=self._due(person_id, factor),
            address=actor.address,
            user_agent=actor.user_agent,
        )
        return Started(session, self.new_token())

    def new_token(self) -> str:
        return self._random_bytes(TOKEN_BYTES).hex()

    def _due(self, person_id: PersonId, factor: Factor) -> Due:
        if factor is not Factor.PASSWORD:
            return Due.NOTHING
        is_required = self._factors.is_required(person_id)
        return self._factors.of(person_id).due(is_required=is_required)
