"""See the portal as a member sees it, for support: reading only, for a time, under both names."""

from dataclasses import dataclass

from application.access.ports import Visit
from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.access import Looking, look_until
from domain.audit import Actor, AuditEvent
from domain.errors import Conflict
from domain.identity import AccountId, PersonId


@dataclass(frozen=True, slots=True)
class LookAsMember:
    account_id: AccountId
    person_id: PersonId
    reason: str


class MemberLooker:
    """The policy was asked before: whoever comes here may look as members."""

    def __init__(self, begin: BeginWork, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def begin(self, command: LookAsMember, visit: Visit, actor: Actor) -> Looking:
        """Raises NotFound for somebody who is no member of it, InvalidField without a reason."""
        now = self._clock.now()
        if command.person_id == visit.person_id:
            raise Conflict("This is you; there is nothing to look at as somebody else.")
        with self._begin(actor) as work:
            looking = Looking(
                person_id=command.person_id,
                account_id=command.account_id,
                until=look_until(now, visit.session.ends_at),
                reason=command.reason.strip(),
            )
            work.looks.begin(visit.session.id, looking)
            work.record(
                AuditEvent(
                    at=now,
                    actor=actor,
                    action="look.started",
                    subject_kind="person",
                    subject_id=str(looking.person_id),
                    account_id=looking.account_id,
                    details={
                        "reason": looking.reason,
                        "until": looking.until.isoformat(),
                    },
                )
            )
            work.commit()
        return looking

    def stop(self, visit: Visit, actor: Actor) -> None:
        """Stopping what has ended by itself changes nothing."""
        looking = visit.looking
        if looking is None:
            return
        with self._begin(actor) as work:
            work.looks.end(visit.session.id)
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action="look.ended",
                    subject_kind="person",
                    subject_id=str(looking.person_id),
                    account_id=looking.account_id,
                )
            )
            work.commit()
