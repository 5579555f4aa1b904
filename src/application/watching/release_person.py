"""Take back what the access monitor did to somebody."""

from dataclasses import dataclass

from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.audit import Actor, AuditEvent
from domain.errors import InvalidField
from domain.identity import PersonId
from domain.watching import NOTHING_STANDS, History


@dataclass(frozen=True, slots=True)
class ReleasePerson:
    person_id: PersonId
    why: str
    """What was found out; it stays with the findings."""


class PersonReleaser:
    """Counting begins anew with the release: what led to the step leads to no other."""

    def __init__(self, begin: BeginWork, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def __call__(self, command: ReleasePerson, actor: Actor) -> None:
        """Raises InvalidField where no reason is given."""
        why = command.why.strip()
        if not why:
            raise InvalidField("why", "Say why: whoever looks at this later needs to know.")
        now = self._clock.now()
        with self._begin(actor) as work:
            looked = work.watching.look_at(command.person_id, now)
            history = looked.history or History()
            history.restart(now)
            work.watching.keep(command.person_id, history, now)
            work.watching.stand(command.person_id, NOTHING_STANDS)
            closed = work.watching.release(command.person_id, now, actor.name, why)
            work.record(
                AuditEvent(
                    at=now,
                    actor=actor,
                    action="watch.released",
                    subject_kind="person",
                    subject_id=str(command.person_id),
                    account_id=None,
                    details={"why": why, "findings": closed},
                )
            )
            work.commit()
