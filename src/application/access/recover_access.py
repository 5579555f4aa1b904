"""The way back for who has lost every second factor.

The person asks, after the right password; is told at once, and may say that it wasn't them;
after a day an administrator, who isn't that person, approves or refuses. What is approved takes
all factors away and ends all sessions, and the next login sets up new ones.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from application.access.factor_notices import FactorNotices
from application.access.ports import FindPeople, Visit
from application.clock import Clock, NewId
from application.unit_of_work import BeginWork
from domain.access import LONGEST_WORDS, Recovery, RecoveryState
from domain.audit import Actor, AuditEvent
from domain.errors import Conflict, InvalidField
from domain.identity import PersonId, RecoveryId


@dataclass(frozen=True, slots=True)
class AskRecovery:
    reason: str
    proof: str


class RecoveryAsker:
    def __init__(
        self, begin: BeginWork, notices: FactorNotices, clock: Clock, new_id: NewId
    ) -> None:
        self._begin = begin
        self._notices = notices
        self._clock = clock
        self._new_id = new_id

    def __call__(self, command: AskRecovery, visit: Visit, actor: Actor) -> Recovery:
        """Raises InvalidField, and Conflict where one is open."""
        reason, proof = command.reason.strip(), command.proof.strip()
        for name, words in (("reason", reason), ("proof", proof)):
            if not words:
                raise InvalidField(name, "is needed")
            if len(words) > LONGEST_WORDS:
                raise InvalidField(name, f"has at most {LONGEST_WORDS} characters")
        now = self._clock.now()
        recovery = Recovery(RecoveryId(self._new_id()), visit.person_id, reason, proof, now)
        with self._begin(actor) as work:
            work.factors.of(visit.person_id)  # nobody else asks for the same meanwhile
            if work.factors.recoveries.open_of(visit.person_id, now) is not None:
                raise Conflict("You have asked already.")
            work.factors.recoveries.add(recovery)
            self._notices.recovery_asked(work, visit.person_id, actor)
            work.record(_event(recovery, "recovery.asked", actor, visit, now=now))
            work.commit()
        return recovery

    def cancel(self, visit: Visit, actor: Actor) -> bool:
        """Whether there was one to cancel."""
        now = self._clock.now()
        with self._begin(actor) as work:
            recovery = work.factors.recoveries.open_of(visit.person_id, now)
            if recovery is None:
                return False
            work.factors.recoveries.save(recovery.cancelled(now))
            work.record(_event(recovery, "recovery.cancelled", actor, visit, now=now))
            work.commit()
        return True


class RecoveryDecider:
    """Each raises NotFound and RecoveryRefused."""

    def __init__(
        self,
        begin: BeginWork,
        people: FindPeople,
        notices: FactorNotices,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._begin = begin
        self._people = people
        self._notices = notices
        self._clock = clock
        self._new_id = new_id

    def approve(self, recovery_id: RecoveryId, note: str, by: PersonId, actor: Actor) -> Recovery:
        now = self._clock.now()
        with self._begin(actor) as work:
            recovery = work.factors.recoveries.for_update(recovery_id).approved(by, note, now)
            work.factors.recoveries.save(recovery)
            work.factors.forget(recovery.person_id)
            work.sessions.end_all(recovery.person_id, now, by="second factors were replaced")
            self._notices.replaced(work, recovery.person_id)
            work.record(_event(recovery, "recovery.approved", actor, now=now, note=recovery.note))
            work.commit()
        return recovery

    def refuse(self, recovery_id: RecoveryId, note: str, by: PersonId, actor: Actor) -> Recovery:
        now = self._clock.now()
        with self._begin(actor) as work:
            recovery = work.factors.recoveries.for_update(recovery_id).refused(by, note, now)
            work.factors.recoveries.save(recovery)
            work.record(_event(recovery, "recovery.refused", actor, now=now, note=recovery.note))
            work.commit()
        return recovery

    def reset(self, email: str, reason: str, actor: Actor) -> None:
        """For who runs the machine, where no administrator can log in. Raises InvalidField."""
        now = self._clock.now()
        person = self._people.by_email(email)
        if person is None:
            raise InvalidField("email", f"nobody logs in as {email}")
        asked = Recovery(RecoveryId(self._new_id()), person.id, reason, "", now)
        recovery = replace(asked, state=RecoveryState.APPROVED, decided_at=now, note=reason)
        with self._begin(actor) as work:
            work.factors.recoveries.add(recovery)
            work.factors.forget(person.id)
            work.sessions.end_all(person.id, now, by="second factors were replaced")
            self._notices.replaced(work, person.id)
            work.record(_event(recovery, "recovery.approved", actor, now=now, note=reason))
            work.commit()


def _event(
    recovery: Recovery,
    action: str,
    actor: Actor,
    visit: Visit | None = None,
    *,
    now: datetime,
    **details: object,
) -> AuditEvent:
    return AuditEvent(
        at=now,
        actor=actor,
        action=action,
        subject_kind="person",
        subject_id=str(recovery.person_id),
        account_id=visit.session.account_id if visit else None,
        details={"request": str(recovery.id), **details},
    )
