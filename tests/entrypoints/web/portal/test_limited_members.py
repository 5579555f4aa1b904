"""A member who sees only some documents sees only those, in whatever the portal shows."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import a_seller, a_transaction, a_vendor, an_account, an_id
from tests.installation import TESTER, Installation

from adapters.postgres.bound import bound_to
from application.invoicing.portal_reads import InvoiceFilters, PortalScope
from domain.access import Limits, Membership, Person, Role
from domain.billing import TransactionLine
from domain.identity import PersonId, VendorId
from domain.invoicing import DocumentKind, NumberFormat
from domain.money import Money

TODAY = datetime.now(UTC).date()
NORTH = a_vendor()
HARBOUR = a_vendor(
    code="HARBOUR",
    party=a_seller(name="Harbour Packaging Ltd"),
    series={"INV": NumberFormat("HP-{seq:06}"), "CN": NumberFormat("HPC-{seq:06}")},
)
PRICES = (Decimal(10), Decimal(100), Decimal(1000))
CENTRES = ("", "4711", "Marketing")
DAYS = (40, 20, 0)


def gbp(amount: int) -> Money:
    return Money.exact(Decimal(amount), "GBP")


@pytest.fixture(scope="module")
def business(shared_installation: Installation) -> Installation:
    """Of every vendor, price, cost centre and day one invoice; one of them credited in part."""
    installation = shared_installation
    installation.add(NORTH)
    with installation.container.begin_work()(TESTER) as work:
        work.vendors.add(HARBOUR)
        work.commit()
    combined = sorted(product(("NORTH", "HARBOUR"), PRICES, CENTRES, DAYS), key=lambda one: -one[3])
    installation.issue(
        *(
            a_transaction(
                f"{vendor}-{price}-{centre}-{age}",
                vendor=vendor,
                issue_date=TODAY - timedelta(days=age),
                accounting_reference=centre,
                lines=(TransactionLine("Paper", Decimal(1), price),),
            )
            for vendor, price, centre, age in combined
        )
    )
    installation.issue(
        a_transaction(
            "CREDIT",
            kind=DocumentKind.CREDIT_NOTE,
            corrects="NORTH-1000-4711-40",
            accounting_reference="Marketing",
            lines=(TransactionLine("Paper", Decimal(1), Decimal(500)),),
        )
    )
    return installation


NewMember = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def limited_to(business: Installation) -> NewMember:
    numbers = iter(range(1000))

    def member(**limits: object) -> FlaskClient:
        person_id = PersonId(an_id("limited", next(numbers)))
        person = Person(person_id, f"{person_id}@x.example", "Limited", "no password")
        place = Membership(person_id, an_account().id, Role.VIEWER, Limits(**limits))  # type: ignore[arg-type]
        with business.container.begin_work()(TESTER) as work:
            work.people.add(person, [place])
            work.commit()
        return business.visit(person_id, an_account())

    return member


def count_in(page: str) -> int:
    found = re.search(r"data-announce>([\d,]+) documents?<", page)
    assert found
    return int(found[1])


@pytest.mark.parametrize(
    ("limits", "count"),
    [
        ({}, 55),
        ({"vendors": frozenset({HARBOUR.id})}, 27),
        ({"vendors": frozenset()}, 0),
        ({"cost_centres": frozenset({"4711"})}, 18),
        ({"cost_centres": frozenset({"4711", "Marketing"})}, 37),
        ({"cost_centres": frozenset({"marketing"})}, 0),
        ({"at_least": gbp(600)}, 19),
        ({"at_most": gbp(120)}, 36),
        ({"at_least": gbp(100), "at_most": gbp(200)}, 18),
        ({"at_most": Money(10**9, "EUR")}, 0),
        ({"since": TODAY - timedelta(days=20)}, 37),
        ({"until": TODAY - timedelta(days=20)}, 36),
        (
            {"vendors": frozenset({NORTH.id}), "cost_centres": frozenset({"4711"}), "since": TODAY},
            3,
        ),
    ],
)
def test_lists_counts_searches_and_menus_know_only_what_is_within(
    limited_to: NewMember, limits: dict[str, object], count: int
) -> None:
    client = limited_to(**limits)
    everything = client.get("/invoices/").text
    assert count_in(everything) == count
    assert count_in(client.get("/invoices/?q=paper").text) == count
    by_status = sum(
        count_in(client.get(f"/invoices/?status={status}").text)
        for status in ("open", "paid", "credit_notes")
    )
    assert by_status == count
    sees_both = count > 0 and limits.get("vendors") is None
    assert ("All vendors" in everything) is sees_both
    if limits.get("vendors") == frozenset({HARBOUR.id}):
        assert "Northwind" not in everything
        assert count_in(client.get(f"/invoices/?vendor={NORTH.id}").text) == 0
        assert count_in(client.get("/invoices/?q=northwind").text) == 0


def invoice(business: Installation, reference: str) -> str:
    query = "SELECT id FROM invoices WHERE source_reference = :reference"
    return str(business.scalar(query, reference=reference))


def test_a_related_document_outside_of_the_limits_is_not_named(
    business: Installation, limited_to: NewMember
) -> None:
    original = invoice(business, "NORTH-1000-4711-40")
    assert "Corrected by" in limited_to().get(f"/invoices/{original}").text
    within = limited_to(cost_centres=frozenset({"4711"})).get(f"/invoices/{original}")
    assert within.status_code == 200
    assert "4711" in within.text
    assert "Corrected by" not in within.text


@pytest.mark.parametrize(
    "limits",
    [
        {"vendors": frozenset({HARBOUR.id})},
        {"cost_centres": frozenset({"4711"})},
        {"at_most": gbp(10)},
        {"since": TODAY},
    ],
)
def test_a_document_outside_says_why_and_who_can_widen_it_on_every_way_to_it(
    business: Installation, limited_to: NewMember, limits: dict[str, object]
) -> None:
    outside = invoice(business, "NORTH-100-Marketing-20")
    client = limited_to(**limits)
    for path in ("", "/readiness", "/document.pdf", "/document.pdf?download=1"):
        answer = client.get(f"/invoices/{outside}{path}")
        assert answer.status_code == 403, path
        assert "outside of what you may see" in answer.text
        assert "An owner of your account can widen it." in answer.text
        assert "Marketing" not in answer.text
    refused = "SELECT count(*) FROM audit_events WHERE action = 'access.refused'"
    assert business.scalar(refused) >= 4


days = st.integers(-1, 45).map(lambda age: TODAY - timedelta(days=age))
limits_of_any_kind = st.builds(
    Limits,
    vendors=st.none() | st.frozensets(st.sampled_from([NORTH.id, HARBOUR.id])),
    at_least=st.none() | st.integers(0, 1300).map(gbp),
    at_most=st.none() | st.integers(0, 1300).map(gbp),
    cost_centres=st.none() | st.frozensets(st.sampled_from([*CENTRES, "other"])),
    since=st.none() | days,
    until=st.none() | days,
)


@settings(max_examples=60)
@given(limits_of_any_kind)
def test_the_database_shows_what_the_policy_admits(business: Installation, limits: Limits) -> None:
    with business.administrator.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT vendor_id, payable, issue_date, accounting_reference FROM invoices"
        ).all()
    admitted = sum(
        limits.admits(VendorId(vendor), Money(payable, "GBP"), issued, centre)
        for vendor, payable, issued, centre in rows
    )
    scope = PortalScope(an_account().id, TODAY, date(2000, 1, 1), limits)
    with bound_to(scope.account_id):
        page = business.container.portal_invoices().page(scope, InvoiceFilters(), None)
    assert page.count.text.split()[0] == str(admitted)
