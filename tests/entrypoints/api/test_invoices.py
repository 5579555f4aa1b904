"""Reading documents over HTTP."""

from datetime import date
from urllib.parse import urlsplit

from tests.builders import a_transaction, a_vendor, an_account
from tests.entrypoints.api.conftest import Caller, MakeCaller, a_posted
from tests.installation import TESTER, Installation

from domain.invoicing import DocumentKind, NumberFormat


def numbers(answer: object) -> list[str]:
    return [row["number"] for row in answer.json["invoices"]]  # type: ignore[attr-defined]


def test_the_list_is_walked_page_by_page_without_a_gap_or_a_repetition(
    business: Installation, ledger: Caller
) -> None:
    business.issue(
        *(a_transaction(f"T-{n}", issue_date=date(2026, 3, 1 + n // 3)) for n in range(8))
    )
    path, seen = "/invoices?limit=3", []
    for _ in range(4):
        page = ledger.get(path)
        seen += numbers(page)
        if page.json["next"] is None:
            break
        assert f'<{page.json["next"]}>; rel="next"' == page.headers["Link"]
        parts = urlsplit(page.json["next"])
        path = f"{parts.path.removeprefix('/api/v1')}?{parts.query}"
    assert seen == [f"INV-2026-{n:06}" for n in range(8, 0, -1)]


def test_filters_narrow_the_list(business: Installation, make_caller: MakeCaller) -> None:
    business.issue(
        a_transaction("T-1", issue_date=date(2026, 1, 5)),
        a_transaction("T-2", issue_date=date(2026, 2, 5), customer="C-2002"),
        a_transaction("T-3", issue_date=date(2026, 3, 5)),
        a_transaction("T-4", vendor="SOUTH", issue_date=date(2026, 3, 6), terms_days=365),
    )
    business.issue(
        a_transaction(
            "C-1", kind=DocumentKind.CREDIT_NOTE, corrects="T-3", issue_date=date(2026, 3, 7)
        )
    )
    everything = make_caller(vendor="")
    found = {
        query: [(row["vendor"], row["source_reference"]) for row in answer.json["invoices"]]
        for query in (
            "",
            "?vendor=SOUTH",
            "?vendor=NOBODY",
            "?customer=C-2002",
            "?customer=nobody",
            "?kind=credit_note",
            "?status=void",
            "?status=open",
            "?status=overdue",
            "?status=issued&kind=invoice",
            "?issued_from=2026-02-05&issued_to=2026-03-05",
        )
        if (answer := everything.get(f"/invoices{query}"))
    }
    one, two, three = ("NORTH", "T-1"), ("NORTH", "T-2"), ("NORTH", "T-3")
    four, credit = ("SOUTH", "T-4"), ("NORTH", "C-1")
    assert found == {
        "": [credit, four, three, two, one],
        "?vendor=SOUTH": [four],
        "?vendor=NOBODY": [],
        "?customer=C-2002": [two],
        "?customer=nobody": [],
        "?kind=credit_note": [credit],
        "?status=void": [three],
        "?status=open": [four, two, one],
        "?status=overdue": [two, one],
        "?status=issued&kind=invoice": [four, two, one],
        "?issued_from=2026-02-05&issued_to=2026-03-05": [three, two],
    }


def test_a_document_is_read_by_its_number(business: Installation, ledger: Caller) -> None:
    business.issue(
        a_transaction("T-1", note="Thank you", po_reference="PO-7", accounting_reference="KST-1")
    )
    answer = ledger.get("/invoices/INV-2026-000001")
    assert answer.status_code == 200, answer.text
    invoice = answer.json
    assert invoice["lines"][0]["quantity"] == "3"
    assert invoice["lines"][0]["unit_price"] == "12.5"
    assert invoice["totals"]["payable"] == invoice["payable"] == "45.00"
    assert invoice["taxes"][0] | {"rate": "20", "tax": "7.50"} == invoice["taxes"][0]
    assert invoice["document"] == {"ready": False, "sha256": None}
    assert (invoice["note"], invoice["po_reference"]) == ("Thank you", "PO-7")
    assert invoice["accounting_reference"] == "KST-1"


def test_the_archived_document_is_named_by_its_hash(business: Installation, ledger: Caller) -> None:
    business.issue(a_transaction("T-1"))
    business.work_off()
    document = ledger.get("/invoices/INV-2026-000001").json["document"]
    kept = business.scalar("SELECT encode(sha256, 'hex') FROM documents")
    assert document == {"ready": True, "sha256": kept}


def test_a_number_that_two_vendors_use_is_asked_back(
    business: Installation, make_caller: MakeCaller
) -> None:
    business.issue(a_transaction("T-1"), a_transaction("T-2", vendor="SOUTH"))
    everything = make_caller(vendor="")
    answer = everything.get("/invoices/INV-2026-000001")
    assert answer.status_code == 409
    assert "NORTH, SOUTH" in answer.json["detail"]
    south = everything.get("/invoices/INV-2026-000001?vendor=SOUTH")
    assert south.json["source_reference"] == "T-2"
    assert make_caller("NORTH").get("/invoices/INV-2026-000001").json["vendor"] == "NORTH"


def test_a_number_with_slashes_is_read(business: Installation, make_caller: MakeCaller) -> None:
    series = {"INV": NumberFormat("{year}/{seq:04}")}
    with business.container.begin_work()(TESTER) as work:
        work.vendors.add(a_vendor(code="SLASH", series=series))
        work.commit()
    ledger = make_caller("SLASH")
    url = urlsplit(ledger.post(a_posted(vendor="SLASH")).json["invoice"]["url"])
    assert url.path.endswith("/0001")
    for path in (url.path, url.path.replace("/0001", "%2F0001")):
        found = ledger.get(f"{path.removeprefix('/api/v1')}?{url.query}")
        assert found.json["number"].endswith("/0001")


def test_reading_is_audited(business: Installation, ledger: Caller) -> None:
    business.issue(a_transaction())
    ledger.get("/invoices?customer=C-1001")
    ledger.get("/invoices/INV-2026-000001")
    listed = business.scalar("SELECT details FROM audit_events WHERE action = 'invoices.listed'")
    assert listed == {"customer": "C-1001", "limit": 50, "shown": 1}
    read = "SELECT account_id FROM audit_events WHERE action = 'invoice.read'"
    assert business.scalar(read) == an_account().id


def test_parameters_that_are_wrong_are_named(ledger: Caller) -> None:
    query = "?limit=0&status=lost&issued_from=yesterday&cursor=x&page=2&customer=a&customer=b"
    answer = ledger.get(f"/invoices{query}")
    assert answer.status_code == 422
    named = {error["parameter"] for error in answer.json["errors"]}
    assert named == {"limit", "status", "issued_from", "cursor", "page", "customer"}
