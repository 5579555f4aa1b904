"""An issued invoice gets one document, from what was issued, and its bytes stay for good."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from tests.builders import a_transaction
from tests.installation import TESTER, Installation

from application.documents.archive_document import ArchiveDocument, ContentAltered
from domain.identity import InvoiceId


def stored_bytes(installation: Installation, invoice_id: InvoiceId) -> bytes:
    key = installation.scalar(
        "SELECT storage_key FROM documents WHERE invoice_id = :id", id=invoice_id
    )
    return installation.container.archive().get(key)


def printed(pdf: bytes) -> str:
    """The text that a person reads in it."""
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def test_an_issued_invoice_ends_with_one_document_and_an_empty_outbox(
    installation: Installation,
) -> None:
    installation.add()
    [invoice_id] = installation.issue(a_transaction())
    installation.work_off()
    pdf = stored_bytes(installation, invoice_id)
    assert pdf.startswith(b"%PDF-")
    sha256 = installation.scalar("SELECT sha256 FROM documents")
    assert bytes(sha256) == hashlib.sha256(pdf).digest()
    assert installation.scalar("SELECT count(*) FROM documents") == 1
    assert installation.scalar("SELECT count(*) FROM outbox") == 0
    assert (
        installation.scalar("SELECT count(*) FROM audit_events WHERE action = 'document.archived'")
        == 1
    )


def test_the_document_shows_the_totals_of_the_record(installation: Installation) -> None:
    installation.add()
    [invoice_id] = installation.issue(a_transaction())
    installation.work_off()
    text_of_it = printed(stored_bytes(installation, invoice_id))
    number = installation.scalar("SELECT number FROM invoices")
    assert number in text_of_it
    for amount in ("37.50", "7.50", "45.00"):
        assert amount in text_of_it


def test_the_archived_file_is_not_readable_without_the_keys(installation: Installation) -> None:
    installation.add()
    installation.issue(a_transaction())
    installation.work_off()
    files = [file for file in Path(installation.settings.data_dir).rglob("*.pdf") if file.is_file()]
    assert len(files) == 1
    assert b"%PDF" not in files[0].read_bytes()


def test_archiving_again_changes_nothing(installation: Installation) -> None:
    installation.add()
    [invoice_id] = installation.issue(a_transaction())
    archivist = installation.worker.archivist()
    archivist(ArchiveDocument(invoice_id), TESTER)
    before = stored_bytes(installation, invoice_id)
    archivist(ArchiveDocument(invoice_id), TESTER)
    assert stored_bytes(installation, invoice_id) == before
    assert installation.scalar("SELECT count(*) FROM documents") == 1


def test_a_death_after_storing_and_before_the_commit_leaves_the_same_document(
    installation: Installation,
) -> None:
    installation.add()
    [invoice_id] = installation.issue(a_transaction())
    archivist = installation.worker.archivist()
    archivist(ArchiveDocument(invoice_id), TESTER)
    before = stored_bytes(installation, invoice_id)
    installation.tamper("documents", "DELETE FROM documents")  # as if the commit had never come
    archivist(ArchiveDocument(invoice_id), TESTER)
    assert stored_bytes(installation, invoice_id) == before
    assert bytes(installation.scalar("SELECT sha256 FROM documents")) == (
        hashlib.sha256(before).digest()
    )


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (
            "invoices",
            "UPDATE invoices SET bank = jsonb_set(bank, '{iban}', '\"GB33BUKB20201555555556\"')",
        ),
        ("invoice_lines", "UPDATE invoice_lines SET description = 'Something else'"),
        ("invoice_lines", "UPDATE invoice_lines SET quantity = quantity + 1"),
        ("invoices", "UPDATE invoices SET due_date = due_date + 1"),
    ],
)
def test_nothing_is_rendered_from_a_record_that_was_altered(
    installation: Installation, table: str, change: str
) -> None:
    installation.add()
    [invoice_id] = installation.issue(a_transaction())
    installation.tamper(table, change)
    with pytest.raises(ContentAltered):
        installation.worker.archivist()(ArchiveDocument(invoice_id), TESTER)
    assert installation.scalar("SELECT count(*) FROM documents") == 0
