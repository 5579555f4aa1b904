"""Write down that somebody looked at something."""

from collections.abc import Mapping

from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.audit import Actor, AuditEvent, Outcome
from domain.identity import AccountId


class RecordRead:
    """Views and downloads count as much as changes; a refusal is an event too."""

    def __init__(self, begin: BeginWork, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def __call__(
        self,
        actor: Actor,
        action: str,
        subject: tuple[str, str],
        account_id: AccountId | None,
        *,
        outcome: Outcome = Outcome.DONE,
        details: Mapping[str, object] | None = None,
    ) -> None:
        with self._begin(actor) as work:
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action=action,
                    subject_kind=subject[0],
                    subject_id=subject[1],
                    account_id=account_id,
                    outcome=outcome,
                    details=details or {},
                )
            )
            work.commit()
