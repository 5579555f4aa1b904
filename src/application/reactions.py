"""The map of the automation: which event sets off which job, on which queue."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.events import DomainEvent
from domain.identity import MailId
from domain.invoicing import InvoiceIssued


@dataclass(frozen=True, slots=True)
class Message:
    """A job that must happen. `payload` holds ids, as plain JSON values."""

    job: str
    queue: str
    payload: dict[str, str]


DOCUMENTS = "documents"
"""Somebody may be waiting for these."""
DOCUMENTS_BULK = "documents-bulk"
"""Documents of imports and billing runs."""
MAIL = "mail"
"""Letters; somebody waits in front of a mailbox."""


def delivery_of(mail_id: MailId) -> Message:
    """What follows from a letter that was posted."""
    return Message("deliver_mail", MAIL, {"mail_id": str(mail_id)})


def messages_for(event: DomainEvent) -> Iterator[Message]:
    """What follows from an event."""
    match event:
        case InvoiceIssued():
            queue = DOCUMENTS_BULK if event.bulk else DOCUMENTS
            yield Message("archive_document", queue, {"invoice_id": str(event.invoice_id)})
        case _:
            pass
