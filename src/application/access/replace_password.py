"""What a new password ends, however it was chosen."""

from datetime import datetime

from application.access.end_email_change import cancel_email_changes
from application.unit_of_work import UnitOfWork
from domain.access import Person
from domain.identity import SessionId


def replace_password(
    work: UnitOfWork,
    person: Person,
    hashed: str,
    at: datetime,
    why: str,
    *,
    but: SessionId | None = None,
) -> int:
    """Whatever the old one may have opened to somebody else ends with it: sessions but one, mailed
    links, changes of the address that are under way. Returns how many sessions ended.
    """
    work.people.set_password(person.id, hashed)
    ended = work.sessions.end_all(person.id, at, why, but=but)
    work.links.void(person.id, at)
    cancel_email_changes(work, person.id, at)
    return ended
