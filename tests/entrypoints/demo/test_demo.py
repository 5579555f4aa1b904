"""The demo business: real sales in the present, loaded once, wherever a load was interrupted."""

import csv
import gzip
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from tests.installation import TESTER, Installation

from adapters.embedded import EmbeddedPostgres
from application.billing.import_documents import ImportDocuments
from domain.access import read_key_text
from domain.vendors import Vendor
from entrypoints.demo import demo_curl, demo_logins, demo_staff_logins, load_demo
from entrypoints.demo.files import SALES
from entrypoints.demo.sales import FIRST_DAY, LAST_DAY, is_shown


@pytest.fixture(scope="module")
def demo(
    postgres: EmbeddedPostgres,
    migrated_template: str,
    valkey_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Installation]:
    """A demo that was loaded once; tests of this module only look at it."""
    database = postgres.create_database("demo", migrated_template)
    installation = Installation(database, valkey_url, tmp_path_factory.mktemp("demo"))
    load_demo(installation.container)
    yield installation
    installation.close()


def rows(installation: Installation, query: str, **values: Any) -> list[Any]:
    with installation.administrator.connect() as connection:
        return list(connection.execute(text(query), values))


def shown_sales() -> dict[str, list[dict[str, str]]]:
    documents: dict[str, list[dict[str, str]]] = {}
    with gzip.open(SALES, "rt", newline="") as file:
        for row in csv.DictReader(file):
            if is_shown(row["CustomerID"]):
                documents.setdefault(row["InvoiceNo"], []).append(row)
    return documents


def the_vendor(installation: Installation) -> Vendor:
    with installation.container.begin_work()(TESTER) as work:
        return work.vendors.by_code("larkspur")


def test_all_documents_of_at_least_300_customers_are_there(demo: Installation) -> None:
    sales = shown_sales()
    assert len({lines[0]["CustomerID"] for lines in sales.values()}) >= 300
    found = rows(demo, "SELECT source_reference, lines_net FROM invoices")
    expected = {
        number: abs(sum(Decimal(one["Quantity"]) * Decimal(one["UnitPrice"]) for one in lines))
        for number, lines in sales.items()
    }
    assert {row.source_reference: row.lines_net * Decimal("0.01") for row in found} == expected
    assert sum(number.startswith("C") for number in expected) > 50


def test_the_last_sale_is_of_today(demo: Installation) -> None:
    today = the_vendor(demo).today(demo.container.clock().now())
    assert demo.scalar("SELECT max(issue_date) FROM invoices") == today
    assert demo.scalar("SELECT min(issue_date) FROM invoices") == today - (LAST_DAY - FIRST_DAY)


def test_something_is_paid_partly_paid_due_soon_and_overdue_for_each_login(
    demo: Installation,
) -> None:
    today = the_vendor(demo).today(demo.container.clock().now())
    for login in demo_logins():
        found = rows(
            demo,
            "SELECT i.* FROM invoices i JOIN accounts a ON a.id = account_id WHERE a.name = :name",
            name=login.account_name,
        )
        invoices = [row for row in found if row.kind == "invoice"]
        kinds = Counter(
            "paid" if not row.open else "overdue" if row.due_date < today else "due"
            for row in invoices
        )
        assert set(kinds) == {"paid", "due", "overdue"} or len(invoices) < 20, login
        assert kinds["paid"] > 0, login
        assert kinds["overdue"] > 0, login
    states = dict(
        tuple(row) for row in rows(demo, "SELECT state, count(*) FROM invoices GROUP BY state")
    )
    soon = "SELECT count(*) FROM invoices WHERE open > 0 AND due_date BETWEEN :a AND :b"
    assert demo.scalar(soon, a=today, b=today + timedelta(30)) > 20
    late = demo.scalar("SELECT count(*) FROM invoices WHERE open > 0 AND due_date < :a", a=today)
    assert 20 < late < states["paid"] / 5
    assert states["partially_paid"] > 20


def test_the_books_of_the_demo_balance(demo: Installation) -> None:
    assert demo.scalar("SELECT sum(amount) FROM journal_postings") == 0
    assert demo.scalar("SELECT min(open) FROM invoices") == 0
    differing = """SELECT count(*) FROM invoices i WHERE kind = 'invoice' AND i.open <>
        (SELECT coalesce(sum(amount), 0) FROM journal_postings p WHERE p.invoice_id = i.id
            AND ledger = 'receivable')"""
    assert demo.scalar(differing) == 0


def test_two_vendors_three_tiers_and_both_kinds_of_tax(demo: Installation) -> None:
    assert demo.scalar("SELECT count(DISTINCT vendor_id) FROM invoices") == 2
    shown = "SELECT count(DISTINCT tier) FROM accounts JOIN invoices ON accounts.id = account_id"
    assert demo.scalar(shown) == 3
    taxes = rows(
        demo,
        """SELECT DISTINCT a.address->>'country' = 'GB' AS at_home, category, rate
        FROM invoice_taxes JOIN accounts a ON a.id = account_id""",
    )
    assert {(row.at_home, row.category, int(row.rate)) for row in taxes} == {
        (True, "S", 20),
        (False, "G", 0),
    }


def test_everybody_who_is_shown_can_log_in(demo: Installation) -> None:
    for login in demo_logins():
        client = demo.app().test_client()
        answer = client.post("/login", data={"email": login.email, "password": login.password})
        assert answer.status_code == 303, login
        assert login.account_name in client.get("/invoices", follow_redirects=True).text


def test_staff_of_the_demo_set_up_a_second_factor_first(demo: Installation) -> None:
    for login in demo_staff_logins():
        client = demo.app().test_client()
        client.post("/login", data={"email": login.email, "password": login.password})
        assert client.get("/staff/").location == "/second-factor/set-up?next=/staff/"


def test_the_newest_documents_are_rendered_first(demo: Installation) -> None:
    ordered = "SELECT payload->>'invoice_id' FROM outbox ORDER BY next_attempt_at, id LIMIT 1"
    newest = "SELECT issue_date FROM invoices WHERE id = CAST(:id AS uuid)"
    last_day = demo.scalar("SELECT max(issue_date) FROM invoices")
    assert demo.scalar(newest, id=demo.scalar(ordered)) == last_day
    assert demo.scalar("SELECT count(DISTINCT queue || job) FROM outbox") == 1
    assert demo.scalar("SELECT min(queue) FROM outbox") == "documents-bulk"


def test_a_second_start_finds_all_of_it_at_once(demo: Installation) -> None:
    counted = "SELECT (SELECT count(*) FROM audit_events) + (SELECT count(*) FROM payments)"
    before = demo.scalar(counted)
    began = time.perf_counter()
    assert load_demo(demo.container) == [*demo_logins(), *demo_staff_logins()]
    assert time.perf_counter() - began < 0.5
    assert demo.scalar(counted) == before


def test_the_curl_line_carries_the_key_that_is_kept(demo: Installation) -> None:
    line = demo_curl(demo.settings)
    assert line == demo_curl(demo.settings)
    key = read_key_text(line.split("Bearer ")[1].split("'")[0])
    assert key is not None
    listed = demo.container.api_key_reads().by_prefix(key.prefix)
    assert listed is not None
    assert listed.key.secret_sha256 == key.sha256


@pytest.mark.torture
def test_a_load_that_is_interrupted_goes_on_to_the_same_end(
    demo: Installation,
    installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Stopped in the sales, then in the payments; both parts know what they have done."""
    batches = 0
    issue = ImportDocuments._batch

    def stop_after_two(*given: Any) -> Any:
        nonlocal batches
        batches += 1
        if batches == 3:
            raise KeyboardInterrupt
        return issue(*given)

    with monkeypatch.context() as stopped:
        stopped.setattr(ImportDocuments, "_batch", stop_after_two)
        with pytest.raises(KeyboardInterrupt):
            load_demo(installation.container)
    begun = installation.scalar("SELECT count(*) FROM invoices")
    assert 0 < begun < demo.scalar("SELECT count(*) FROM invoices")

    with monkeypatch.context() as stopped:
        stopped.setattr("application.payments.record_payment.for_payment", _none_after(350))
        with pytest.raises(KeyboardInterrupt):
            load_demo(installation.container)
    assert installation.scalar("SELECT count(*) FROM payments") == 300
    load_demo(installation.container)
    same = """SELECT (SELECT count(*) FROM invoices), (SELECT count(*) FROM payments),
        (SELECT sum(open) FROM invoices), (SELECT count(*) FROM people),
        (SELECT count(*) FROM outbox)"""
    assert rows(installation, same) == rows(demo, same)


def _none_after(count: int) -> Any:
    from domain.journal import for_payment

    left = count

    def post(*given: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        return for_payment(*given)

    return post
