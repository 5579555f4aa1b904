"""Render an issued invoice or credit note, once and for good."""

import hashlib
from dataclasses import dataclass

from application.clock import Clock, NewId
from application.documents.ports import DocumentArchive, DocumentSeal
from application.documents.renderer import DocumentRenderer, RenderRequest
from application.unit_of_work import BeginWork
from domain.audit import Actor, AuditEvent
from domain.documents import (
    Document,
    DocumentFormat,
    VerificationCode,
    grouped,
    sealed_message,
    verification_code,
)
from domain.errors import DomainError
from domain.identity import DocumentId, InvoiceId
from domain.invoicing import Invoice, content_hash
from domain.vendors import DEFAULT_REGION, Vendor


class ContentAltered(DomainError):
    """The stored invoice is not the one that was issued; nothing is rendered from it."""

    def __init__(self, number: str) -> None:
        super().__init__(f"What is stored of {number} doesn't match the hash taken at its issue.")
        self.number = number


@dataclass(frozen=True, slots=True)
class ArchiveDocument:
    """`message_id`: the outbox message that asks for it, which is done with this work."""

    invoice_id: InvoiceId
    message_id: int | None = None


class DocumentArchivist:
    """May die at any line and be run again: rendering is repeatable, the archive keeps the first
    bytes that it got, and the database knows one document for each invoice.
    """

    def __init__(
        self,
        begin: BeginWork,
        renderer: DocumentRenderer,
        archive: DocumentArchive,
        seal: DocumentSeal,
        clock: Clock,
        new_id: NewId,
        public_url: str,
    ) -> None:
        self._begin = begin
        self._renderer = renderer
        self._archive = archive
        self._seal = seal
        self._clock = clock
        self._new_id = new_id
        self._public_url = public_url

    def __call__(self, command: ArchiveDocument, actor: Actor) -> None:
        # Rendering takes long; no transaction is held open meanwhile.
        with self._begin(actor) as work:
            invoice = work.invoices.get(command.invoice_id)
            vendor = work.vendors.by_id(invoice.vendor_id)
            archived = work.documents.of_invoice(invoice.id)
        document = None if archived else self._make(invoice, vendor)
        with self._begin(actor) as work:
            if document is not None and work.documents.add(document):
                work.record(self._event(document, invoice, actor))
            if command.message_id is not None:
                work.outbox.done(command.message_id)
            work.commit()

    def _make(self, invoice: Invoice, vendor: Vendor) -> Document:
        if invoice.issue_date is None or invoice.due_date is None:
            raise DomainError("Only issued documents are archived.")
        content = invoice.content
        if invoice.content_hash != content_hash(
            content, invoice.number, invoice.issue_date, invoice.due_date
        ):
            raise ContentAltered(invoice.number)
        code = verification_code(self._seal.code_secret, invoice.content_hash)
        rendered = self._renderer.render(
            RenderRequest(
                content=content,
                number=invoice.number,
                issue_date=invoice.issue_date,
                due_date=invoice.due_date,
                vendor_name=content.seller.name,
                verification_url=f"{self._public_url}/verify/{code}",
                verification_code=grouped(code),
                accent=vendor.accent,
                paper="Letter" if vendor.paper == "Letter" else "A4",
            )
        )
        return self._archived(invoice, _place(invoice, vendor), code, rendered)

    def _archived(
        self, invoice: Invoice, key: str, code: VerificationCode, rendered: bytes
    ) -> Document:
        kept = self._archive.put_once(key, rendered)
        signing_key, signature = self._seal.sign(sealed_message(invoice.content_hash))
        return Document(
            id=DocumentId(self._new_id()),
            invoice_id=invoice.id,
            account_id=invoice.account_id,
            format=DocumentFormat.PDF,
            template=invoice.content.template,
            sha256=hashlib.sha256(kept).digest(),
            size=len(kept),
            storage_key=key,
            content_hash=invoice.content_hash,
            code=code,
            signature=signature,
            signing_key=signing_key,
            archived_at=self._clock.now(),
        )

    def _event(self, document: Document, invoice: Invoice, actor: Actor) -> AuditEvent:
        return AuditEvent(
            at=document.archived_at,
            actor=actor,
            action="document.archived",
            subject_kind="invoice",
            subject_id=str(invoice.id),
            account_id=invoice.account_id,
            details={"sha256": document.sha256.hex(), "template": document.template},
        )


def _place(invoice: Invoice, vendor: Vendor) -> str:
    """Where in the archive it lies for good, in the region of its vendor."""
    place = f"{invoice.account_id}/{invoice.id}.pdf"
    return place if vendor.region == DEFAULT_REGION else f"{vendor.region}/{place}"
