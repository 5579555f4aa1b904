"""The mailbox of a demo: a folder of mails, each a file as mail programs read it."""

import os
import secrets
from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from uuid import UUID

from adapters.smtp.message import as_message
from application.mail import Mail
from domain.identity import MailId

SENDER = "Counterfoil <portal@counterfoil.example>"
MOST = 200
"""How many the demo shows."""


class FolderMailbox:
    """`application.mail.Mailer` and `application.mail.Mailbox`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, mail: Mail) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Under another name until it is whole: who looks meanwhile finds all of it or nothing.
        draft = self._folder / f".{mail.id}.{secrets.token_hex(4)}"
        draft.write_bytes(bytes(as_message(mail, SENDER)))
        os.replace(draft, self._folder / f"{mail.id}.eml")

    def all(self) -> Sequence[Mail]:
        # Ids sort by the time they were made.
        files = sorted(self._folder.glob("[0-9a-f]*.eml"), reverse=True)[:MOST]
        return [_read(file) for file in files]

    def get(self, mail_id: MailId) -> Mail | None:
        file = self._folder / f"{mail_id}.eml"
        return _read(file) if file.is_file() else None


def _read(file: Path) -> Mail:
    message = message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=SMTP)
    [recipient] = message["To"].addresses
    return Mail(
        id=MailId(UUID(file.stem)),
        to=recipient.addr_spec,
        to_name=recipient.display_name,
        subject=message["Subject"],
        text=_part(message, "plain"),
        html=_part(message, "html"),
        at=message["Date"].datetime,
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content() if part is not None else ""
