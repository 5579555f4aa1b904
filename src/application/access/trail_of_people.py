"""What all changes of one's own login have in common in the trail."""

from collections.abc import Mapping
from datetime import datetime

from domain.audit import Actor, AuditEvent, Outcome
from domain.identity import AccountId, PersonId


def about_person(
    at: datetime,
    actor: Actor,
    action: str,
    person_id: PersonId | None,
    account_id: AccountId | None = None,
    *,
    outcome: Outcome = Outcome.DONE,
    details: Mapping[str, object] | None = None,
) -> AuditEvent:
    """An event whose subject is a person; `None` for somebody whom we don't know."""
    return AuditEvent(
        at=at,
        actor=actor,
        action=action,
        subject_kind="person",
        subject_id=str(person_id) if person_id else "unknown",
        account_id=account_id,
        outcome=outcome,
        details=details or {},
    )
