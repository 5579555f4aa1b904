"""Look at another of one's accounts."""

from application.access.ports import Visit
from application.access.start_session import Started, token_sha256
from application.access.trail_of_people import about_person
from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.access import TOKEN_BYTES, RandomBytes, member_of
from domain.audit import Actor
from domain.errors import NotFound
from domain.identity import AccountId


class AccountSwitcher:
    """The session keeps its factor and its end; its token is another one, as after a login."""

    def __init__(self, begin: BeginWork, clock: Clock, random_bytes: RandomBytes) -> None:
        self._begin = begin
        self._clock = clock
        self._random_bytes = random_bytes

    def __call__(self, account_id: AccountId, visit: Visit, actor: Actor) -> Started:
        """Raises NotFound for an account in which the person has no place."""
        now = self._clock.now()
        token = self._random_bytes(TOKEN_BYTES).hex()
        with self._begin(actor) as work:
            place = member_of(work.members.of(account_id), visit.person_id)
            if place.limits.has_ended(now):
                raise NotFound("account", account_id)
            if not work.sessions.look_at(visit.session.id, token_sha256(token), account_id):
                raise NotFound("session", visit.session.id)
            work.members.chose(account_id, visit.person_id, now)
            work.record(about_person(now, actor, "account.chosen", visit.person_id, account_id))
            work.commit()
        return Started(visit.session, token)
