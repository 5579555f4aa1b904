"""A person's e-mail address changes when both the new and the old mailbox have agreed."""

from dataclasses import dataclass
from datetime import datetime

from domain.identity import EmailChangeId, PersonId


@dataclass(frozen=True, slots=True)
class EmailChange:
    """The address is what one logs in with and gets resets at: a stolen session alone must not
    be able to move it, so the old mailbox has a say; a mistyped one must not lock its person
    out, so the new one has too."""

    id: EmailChangeId
    person_id: PersonId
    new_email: str
    asked_at: datetime
    expires_at: datetime
    new_agreed_at: datetime | None = None
    old_agreed_at: datetime | None = None
    ended_at: datetime | None = None
    """When it was done or cancelled."""

    @property
    def is_agreed(self) -> bool:
        return self.new_agreed_at is not None and self.old_agreed_at is not None

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at
