"""A change of address that was asked for does not happen."""

from dataclasses import replace
from datetime import datetime

from application.unit_of_work import UnitOfWork
from domain.identity import PersonId


def cancel_email_changes(work: UnitOfWork, person_id: PersonId, now: datetime) -> int:
    """End the open ones and make their links worthless; returns how many there were."""
    changes = work.email_changes.open_of(person_id)
    for change in changes:
        work.email_changes.save(replace(change, ended_at=now))
        work.links.void(change.id, now)
    return len(changes)
