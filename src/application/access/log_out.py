"""End a session from within it."""

from application.access.ports import Visit
from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.audit import Actor, AuditEvent


class Logout:
    """From then on the session's token is worth nothing, whoever has a copy of it."""

    def __init__(self, begin: BeginWork, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def __call__(self, visit: Visit, actor: Actor) -> None:
        now = self._clock.now()
        with self._begin(actor) as work:
            work.sessions.end(visit.session.id, now, by="signed out")
            work.record(
                AuditEvent(
                    at=now,
                    actor=actor,
                    action="session.ended",
                    subject_kind="person",
                    subject_id=str(visit.person_id),
                    account_id=visit.session.account_id,
                )
            )
            work.commit()
