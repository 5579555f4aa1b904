"""The archived file of an issued invoice or credit note."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.documents.verification import VerificationCode
from domain.identity import AccountId, DocumentId, InvoiceId


class DocumentFormat(StrEnum):
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is written once. `sha256` is over the plain bytes, `size` counts them."""

    id: DocumentId
    invoice_id: InvoiceId
    account_id: AccountId
    format: DocumentFormat
    template: str
    sha256: bytes
    size: int
    storage_key: str
    """Where the encrypted bytes lie in the archive."""
    content_hash: bytes
    """SHA-256 over what a person can see on it."""
    code: VerificationCode
    signature: bytes
    """Ed25519 over `sealed_message(content_hash)`."""
    signing_key: str
    """The id of the key that signed."""
    archived_at: datetime
