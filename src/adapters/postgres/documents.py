"""Store of archived documents, and how the public page finds them."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, func, select
from sqlalchemy.dialects import postgresql

from adapters.postgres.bound import bound_to
from adapters.postgres.invoicing import PostgresInvoices
from adapters.postgres.tables import documents
from application.documents.verify_document import FoundDocument
from domain.documents import Document, DocumentFormat, VerificationCode
from domain.identity import AccountId, DocumentId, InvoiceId


class PostgresDocuments:
    """`application.unit_of_work.Documents`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_invoice(self, invoice_id: InvoiceId) -> Document | None:
        return _first(self._connection, documents.c.invoice_id == invoice_id)

    def add(self, document: Document) -> bool:
        added = self._connection.execute(
            postgresql.insert(documents)
            .values(
                id=document.id,
                invoice_id=document.invoice_id,
                account_id=document.account_id,
                format=document.format.value,
                template=document.template,
                sha256=document.sha256,
                size=document.size,
                storage_key=document.storage_key,
                content_hash=document.content_hash,
                code=document.code,
                signature=document.signature,
                signing_key=document.signing_key,
                archived_at=document.archived_at,
            )
            .on_conflict_do_nothing()
            .returning(documents.c.id)
        )
        return added.scalar() is not None


class DocumentFinder:
    """`application.documents.verify_document.FindDocument`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_code(self, code: VerificationCode) -> FoundDocument | None:
        return self._found(documents.c.code == code, code=code)

    def by_sha256(self, sha256: bytes) -> FoundDocument | None:
        return self._found(documents.c.sha256 == sha256, sha256=sha256)

    def _found(
        self, condition: ColumnElement[bool], code: str | None = None, sha256: bytes | None = None
    ) -> FoundDocument | None:
        """Whoever knows the code or has the file sees, for this once, its account's documents.

        The page is open to everybody, so it must not read with rights to all of them.
        """
        whose = select(func.account_of_document(code, sha256))
        with self._engine.connect() as connection:
            account_id = connection.execute(whose).scalar()
        if account_id is None:
            return None
        with bound_to(AccountId(account_id)), self._engine.connect() as connection:
            document = _first(connection, condition)
            if document is None:
                return None
            return FoundDocument(document, PostgresInvoices(connection).get(document.invoice_id))


def _first(connection: Connection, condition: ColumnElement[bool]) -> Document | None:
    row = connection.execute(select(documents).where(condition).limit(1)).one_or_none()
    return None if row is None else _document(row)


def _document(row: Row[Any]) -> Document:
    return Document(
        id=DocumentId(row.id),
        invoice_id=InvoiceId(row.invoice_id),
        account_id=AccountId(row.account_id),
        format=DocumentFormat(row.format),
        template=row.template,
        sha256=bytes(row.sha256),
        size=row.size,
        storage_key=row.storage_key,
        content_hash=bytes(row.content_hash),
        code=VerificationCode(row.code),
        signature=bytes(row.signature),
        signing_key=row.signing_key,
        archived_at=row.archived_at,
    )
