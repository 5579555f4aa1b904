"""Is it genuine? Answered to anybody, from the signed hash alone."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from application.documents.ports import DocumentSeal
from domain.documents import Document, VerificationCode, sealed_message
from domain.errors import DomainError
from domain.invoicing import BankAccount, DocumentKind, Invoice, content_hash
from domain.money import Money


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """What was archived, and what is stored today of the invoice that it was made from."""

    document: Document
    invoice: Invoice


class FindDocument(Protocol):
    """Looks a document up for the public page.

    Raises DomainError where what is stored can't even be an invoice of ours.
    """

    def by_code(self, code: VerificationCode) -> FoundDocument | None: ...

    def by_sha256(self, sha256: bytes) -> FoundDocument | None: ...


@dataclass(frozen=True, slots=True)
class Genuine:
    """What the holder compares with the paper: no more than stands on it."""

    kind: DocumentKind
    number: str
    issue_date: date
    vendor_name: str
    amount: Money
    bank: BankAccount | None


class DocumentVerifier:
    """Knows only codes and bytes; who asks and what else the account has stays out of it."""

    def __init__(self, find: FindDocument, seal: DocumentSeal) -> None:
        self._find = find
        self._seal = seal

    def by_code(self, code: VerificationCode) -> Genuine | None:
        """The document that this code was printed on, unless it isn't ours or was altered here."""
        return self._checked(lambda: self._find.by_code(code))

    def by_file(self, content: bytes) -> Genuine | None:
        """The document that consists of exactly these bytes."""
        sha256 = hashlib.sha256(content).digest()
        return self._checked(lambda: self._find.by_sha256(sha256))

    def _checked(self, find: Callable[[], FoundDocument | None]) -> Genuine | None:
        try:
            found = find()
        except DomainError:
            return None
        if found is None:
            return None
        document = found.document
        message = sealed_message(document.content_hash)
        if not self._seal.is_signed(message, document.signature, document.signing_key):
            return None
        return _shown(found.invoice, document)


def _shown(invoice: Invoice, document: Document) -> Genuine | None:
    """Nothing when the stored record is no longer what was signed."""
    if invoice.issue_date is None or invoice.due_date is None:
        return None
    content = invoice.content
    computed = content_hash(content, invoice.number, invoice.issue_date, invoice.due_date)
    if computed != document.content_hash:
        return None
    return Genuine(
        kind=content.kind,
        number=invoice.number,
        issue_date=invoice.issue_date,
        vendor_name=content.seller.name,
        amount=content.totals.payable,
        bank=content.bank,
    )
