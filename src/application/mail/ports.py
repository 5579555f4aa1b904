"""What sending mail needs from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.identity import MailId
from domain.notifications import Letter


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter as it goes out. Sent twice, it carries the same id twice: mailboxes show one."""

    id: MailId
    to: str
    to_name: str
    subject: str
    text: str
    html: str
    at: datetime


class MailRefused(Exception):
    """It will never be delivered: there is no such mailbox, or it can't be written that way."""


class MailUnavailable(Exception):
    """It can't be delivered now: the server is away or asks to come back later."""


class Composer(Protocol):
    def compose(self, letter: Letter, link: str, at: datetime) -> Mail:
        """Write the letter by its template; `link` is the whole address that it leads to."""


class Mailer(Protocol):
    def deliver(self, mail: Mail) -> None:
        """Hand it to whoever brings it. Raises MailRefused or MailUnavailable."""


class Mailbox(Protocol):
    """Where the mails of a demo end up."""

    def all(self) -> Sequence[Mail]:
        """The newest first."""

    def get(self, mail_id: MailId) -> Mail | None: ...
