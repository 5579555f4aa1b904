"""The list shows what was asked for, page by page, whatever stands in its address."""

import base64
import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from tests.builders import a_seller, a_transaction, a_vendor, an_account
from tests.installation import TESTER, Installation

from domain.billing import TransactionLine
from domain.invoicing import NumberFormat

CLERK = "alice@ashdown.example"
TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def alice(shared_installation: Installation) -> FlaskClient:
    """Sixty invoices of two vendors, one every other day, the newest today."""
    installation = shared_installation
    installation.add(a_vendor())
    harbour = a_vendor(
        code="HARBOUR",
        party=a_seller(name="Harbour Packaging Ltd"),
        series={"INV": NumberFormat("HP-{seq:06}"), "CN": NumberFormat("HPC-{seq:06}")},
    )
    with installation.container.begin_work()(TESTER) as work:
        work.vendors.add(harbour)
        work.commit()
    installation.add_member(CLERK, an_account())
    installation.issue(
        *(
            a_transaction(
                f"T-{i}",
                vendor="HARBOUR" if i % 3 == 0 else "NORTH",
                issue_date=TODAY - timedelta(days=2 * (59 - i)),
                po_reference=f"PO/{i}",
                lines=(
                    TransactionLine(
                        "Zebra stripes" if i == 7 else "Paper", Decimal(1 + i % 5), Decimal("9.99")
                    ),
                ),
            )
            for i in range(60)
        )
    )
    return installation.login(CLERK)


def numbers(page: str) -> list[str]:
    return re.findall(r'class="invoices__open-link"[^>]*>([^<]+)</a>', page)


def days(page: str) -> list[date]:
    dated = re.findall(r'class="invoices__date"><time datetime="([0-9-]+)"', page)
    return [date.fromisoformat(day) for day in dated]


def link(page: str, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    return found.group(1).replace("&amp;", "&") if found else None


def all_pages(client: FlaskClient, address: str) -> list[str]:
    shown: list[str] = []
    while address:
        page = client.get(address).text
        shown += numbers(page)
        address = link(page, "next") or ""
    return shown


SORTS = ["-date", "date", "due", "-due", "amount", "-amount", "number", "-number"]


@pytest.mark.parametrize("sort", SORTS)
def test_walking_the_pages_shows_everything_once_in_order(alice: FlaskClient, sort: str) -> None:
    shown = all_pages(alice, f"/invoices/?sort={sort}")
    assert len(shown) == len(set(shown)) == 60
    if sort.endswith("number"):
        assert shown == sorted(shown, reverse=sort.startswith("-"))


def test_going_back_a_page_shows_the_same_rows(alice: FlaskClient) -> None:
    first = alice.get("/invoices/").text
    second = alice.get(link(first, "next") or "").text
    assert numbers(alice.get(link(second, "prev") or "").text) == numbers(first)


def test_a_range_of_dates_has_both_ends_in_it(alice: FlaskClient) -> None:
    first, last = TODAY - timedelta(days=20), TODAY - timedelta(days=10)
    page = alice.get(f"/invoices/?date_from={first}&date_to={last}").text
    assert days(page) == [last - timedelta(days=2 * i) for i in range(6)]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=zebra", 1),
        ("q=PO/59", 1),
        ("q=T-31", 1),
        ("q=Harbour", 20),
        ("q=100%25", 0),
        ("q=_", 0),
        ("q='; DROP TABLE invoices;--", 0),
        ("q=zebra northwind", 1),
        ("q=harbour  zebra", 0),
        ("q=INV-2026 northwind paper", 39),
        ("q=47.95", 12),
        ("q=47,95", 12),
        ("q=eur", 0),
        ("q=gbp 47.95 harbour", 4),
        ("q=47.950", 12),
        ("q=0.00", 0),
        ("q=" + "9" * 90, 0),
        ("q=" + "paper " * 16, 59),
        ("q=%00", 60),
        ("number=000017", 2),
        ("number=inv-", 40),
        ("status=overdue", 44),
        ("status=paid", 0),
        ("status=credit_notes", 0),
        ("status=nonsense", 0),
        ("date_from=0001-01-01&date_to=9999-12-31", 60),
        ("date_from=31.12.2025", 60),
        ("after=AAAA", 60),
        ("sort=nonsense", 60),
    ],
)
def test_what_is_asked_is_found_and_nonsense_is_passed_over(
    alice: FlaskClient, query: str, count: int
) -> None:
    assert len(all_pages(alice, f"/invoices/?{query}")) == count


@pytest.mark.parametrize(
    "place",
    [
        ["\u0000", "01990000-0000-7000-8000-000000000000"],
        ["2026-01-01", "no id"],
        ["\u0660", "01990000-0000-7000-8000-000000000000"],
        ["9" * 30, "01990000-0000-7000-8000-000000000000\u0000"],
        [1, 2],
        {},
        None,
        [["2026-01-01"], {}],
    ],
)
@pytest.mark.parametrize("sort", ["-date", "number", "amount"])
def test_a_place_that_was_tampered_with_shows_the_first_page(
    alice: FlaskClient, place: object, sort: str
) -> None:
    assert len(numbers(alice.get(at(place, sort)).text)) == 25


@pytest.mark.parametrize(
    ("sort", "value"),
    [("amount", "9" * 30), ("date", "2026-W01-1"), ("due", "infinity"), ("date", "10000-01-01")],
)
def test_a_place_that_no_row_can_have_shows_a_page(
    alice: FlaskClient, sort: str, value: str
) -> None:
    place = [value, "01990000-0000-7000-8000-000000000000"]
    assert alice.get(at(place, sort)).status_code == 200


def at(place: object, sort: str) -> str:
    cursor = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
    return f"/invoices/?sort={sort}&after={cursor}"


def test_a_vendor_narrows_the_list(alice: FlaskClient) -> None:
    page = alice.get("/invoices/").text
    vendor = re.search(r'<option value="([0-9a-f-]{36})">Harbour', page)
    assert vendor
    assert len(all_pages(alice, f"/invoices/?vendor={vendor.group(1)}")) == 20
