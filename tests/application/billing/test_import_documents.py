"""A ledger's documents are issued once, however often and in whatever order its file has them."""

from tests.builders import a_vendor, an_account
from tests.installation import TESTER, Installation

from application.billing.import_documents import ImportedDocument, Result
from application.billing.importing import (
    DocumentMapper,
    count_by_document,
    gather,
    read_mapping,
    read_rows,
)

MAPPING = """
source = "ledger"
document = "Doc"
customer = "Customer"
currency = {constant = "GBP"}
credit_note_when = {column = "Doc", matches = "^C"}
vendor = {code = "NORTH"}
lines = {description = "What", quantity = "Qty", unit_price = "Price"}
fields = {issue_date = "Date", corrects = "Corrects"}
"""
HEADER = "Doc,Customer,What,Qty,Price,Date,Corrects"
CUP = "1,C-1001,Cup,2,1.50,2026-01-31,"
JUG = "2,C-1001,Jug,1,9.00,2026-02-01,"


def run(
    installation: Installation, *lines: str, mapping_text: str = MAPPING
) -> list[ImportedDocument]:
    mapping = read_mapping(mapping_text)
    content = [f"{line}\n".encode() for line in (HEADER, *lines)]
    counts = count_by_document(read_rows(content, mapping.file)[1], 0)
    header, rows = read_rows(content, mapping.file)
    importing = installation.container.import_documents()
    mapper = DocumentMapper(mapping, header)
    return list(importing(gather(rows, 0, counts), mapper, TESTER))


def results(outcomes: list[ImportedDocument]) -> dict[str, str]:
    return {outcome.document.key: outcome.result.value for outcome in outcomes}


def test_documents_are_imported_once(installation: Installation) -> None:
    installation.add()
    assert results(run(installation, CUP, JUG)) == {"1": "imported", "2": "imported"}
    assert results(run(installation, CUP, JUG)) == {"1": "known", "2": "known"}
    assert installation.scalar("SELECT count(*) FROM invoices") == 2


def test_an_import_that_was_left_in_the_middle_is_continued(installation: Installation) -> None:
    installation.add()
    run(installation, CUP)
    assert results(run(installation, CUP, JUG)) == {"1": "known", "2": "imported"}


def test_a_file_whose_dates_descend_is_imported_in_ascending_order(
    installation: Installation,
) -> None:
    installation.add()
    outcomes = run(installation, JUG, CUP)
    assert {outcome.result for outcome in outcomes} == {Result.IMPORTED}
    numbers = "SELECT string_agg(source_reference, ',' ORDER BY number) FROM invoices"
    assert installation.scalar(numbers) == "1,2"


def test_every_row_of_a_refused_document_has_a_reason(installation: Installation) -> None:
    installation.add()
    [outcome] = run(installation, CUP, CUP.replace("1.50", "-3"))
    assert outcome.result is Result.REFUSED
    first, second = outcome.reasons()
    assert first == "its document is refused as a whole, because of line 3"
    assert second.startswith("Price: must not be negative")


def test_a_reason_for_the_whole_document_stands_at_each_of_its_rows(
    installation: Installation,
) -> None:
    installation.add(accounts=[an_account(reference="another")])
    [outcome] = run(installation, CUP, CUP)
    assert list(outcome.reasons()) == ["Customer: there is no customer “C-1001”"] * 2


def test_other_content_under_a_number_that_was_imported_is_refused(
    installation: Installation,
) -> None:
    installation.add()
    run(installation, CUP)
    [outcome] = run(installation, CUP.replace("Cup", "Mug"))
    assert outcome.result is Result.REFUSED
    assert "another content" in next(outcome.reasons())


def test_a_credit_note_finds_its_invoice_in_the_same_file(installation: Installation) -> None:
    installation.add()
    credit = "C1,C-1001,Cup,-2,1.50,2026-01-31,1"
    assert results(run(installation, credit, CUP)) == {"1": "imported", "C1": "imported"}
    assert installation.scalar("SELECT state FROM invoices WHERE number LIKE 'INV%'") == "void"


def test_a_document_that_comes_too_late_for_its_date_is_refused(installation: Installation) -> None:
    installation.add()
    run(installation, JUG)
    [outcome] = run(installation, CUP)
    assert next(outcome.reasons()).startswith("Date: Series INV already has a document of")


def test_a_document_that_comes_too_late_is_issued_today_where_the_mapping_says_so(
    installation: Installation,
) -> None:
    installation.add()
    late = MAPPING.replace('"Corrects"', '"Corrects", late = "today"')
    run(installation, JUG, mapping_text=late)
    assert results(run(installation, CUP, mapping_text=late)) == {"1": "imported"}
    dated = "SELECT issue_date::text || ' ' || tax_point FROM invoices WHERE source_reference = '1'"
    today = a_vendor().today(installation.container.clock().now())
    assert installation.scalar(dated) == f"{today} 2026-01-31"
    assert results(run(installation, CUP, JUG, mapping_text=late)) == {"1": "known", "2": "known"}
