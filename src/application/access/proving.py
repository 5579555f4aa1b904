"""What a right or wrong proof does to the session it was made in."""

from dataclasses import replace

from application.access.ports import Visit
from application.access.start_session import SessionStarter, Started, token_sha256
from application.clock import Clock
from application.unit_of_work import UnitOfWork
from domain.access import MOST_REFUSED, Due, Factor
from domain.audit import Actor, AuditEvent, Outcome


class SessionOver(Exception):
    """The session ended while its person was proving something."""


class SessionProver:
    """Works within the unit of work of whoever looked at the proof."""

    def __init__(self, starter: SessionStarter, clock: Clock) -> None:
        self._starter = starter
        self._clock = clock

    def accept(self, work: UnitOfWork, visit: Visit, factor: Factor, actor: Actor) -> Started:
        """Raises SessionOver."""
        now = self._clock.now()
        token = self._starter.new_token()
        still_due = visit.session.due if factor is Factor.PASSWORD else Due.NOTHING
        if not work.sessions.prove(
            visit.session.id, token_sha256(token), factor, now, due=still_due
        ):
            raise SessionOver
        work.record(self.event(visit, "factor.proven", actor, factor=factor.value))
        session = replace(visit.session, factor=factor, proven_at=now, due=still_due)
        return Started(session, token)

    def refuse(
        self, work: UnitOfWork, visit: Visit, factor: Factor, why: str, actor: Actor
    ) -> bool:
        """Whether the session has ended by it."""
        work.record(
            self.event(
                visit, "factor.refused", actor, Outcome.REFUSED, factor=factor.value, why=why
            )
        )
        if work.sessions.refuse(visit.session.id) < MOST_REFUSED:
            return False
        work.sessions.end(visit.session.id, self._clock.now(), by="too many wrong factors")
        work.record(self.event(visit, "session.ended", actor, why="too many wrong factors"))
        return True

    def cancel_recovery(self, work: UnitOfWork, visit: Visit, actor: Actor) -> bool:
        """Whether there was a request of the person for a way back: they don't need it."""
        now = self._clock.now()
        recovery = work.factors.recoveries.open_of(visit.person_id, now)
        if recovery is None:
            return False
        work.factors.recoveries.save(recovery.cancelled(now))
        work.record(self.event(visit, "recovery.cancelled", actor, why="a factor was proven"))
        return True

    def event(
        self,
        visit: Visit,
        action: str,
        actor: Actor,
        outcome: Outcome = Outcome.DONE,
        **details: object,
    ) -> AuditEvent:
        return AuditEvent(
            at=self._clock.now(),
            actor=actor,
            action=action,
            subject_kind="person",
            subject_id=str(visit.person_id),
            account_id=visit.session.account_id,
            outcome=outcome,
            details=details,
        )
