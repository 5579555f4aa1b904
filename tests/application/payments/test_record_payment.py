"""Money that came in settles invoices, once, and what is left is the customer's credit."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import a_transaction, an_account, money
from tests.entrypoints.cli.command_line import counterfoil
from tests.installation import TESTER, Installation

from application.payments.record_payment import (
    PaymentKeyReused,
    RecordedPayment,
    RecordPayment,
    Share,
)
from domain.errors import InvalidField, NotFound
from domain.invoicing import DocumentKind
from domain.money import Money

OPEN_IS_WHAT_THE_JOURNAL_SAYS = """SELECT count(*) = 0 FROM invoices i WHERE kind = 'invoice' AND
    i.open <> (SELECT coalesce(sum(amount), 0) FROM journal_postings p
        WHERE p.invoice_id = i.id AND p.ledger = 'receivable')"""


def a_payment(*shares: Share, **kw: Any) -> RecordPayment:
    """45.00 of the usual customer to the usual vendor; an invoice of it is over 45.00."""
    usual: dict[str, Any] = {
        "key": "bank-1",
        "vendor": "NORTH",
        "customer": "C-1001",
        "received_on": date(2026, 4, 1),
        "amount": money("45.00"),
        "reference": "INV 1",
        "shares": shares,
    }
    return RecordPayment(**usual | kw)


def two_invoices(installation: Installation) -> list[str]:
    installation.add()
    day = date(2026, 3, 2)
    installation.issue(a_transaction("T-1", issue_date=day), a_transaction("T-2", issue_date=day))
    return ["INV-2026-000001", "INV-2026-000002"]


def record(installation: Installation, command: RecordPayment) -> RecordedPayment:
    return installation.container.payment_recorder()(command, TESTER)


def states(installation: Installation) -> Sequence[Any]:
    listed = "SELECT string_agg(state || ' ' || open, ', ' ORDER BY number) FROM invoices"
    return installation.scalar(listed)


def test_a_payment_settles_its_invoice(installation: Installation) -> None:
    first, _ = two_invoices(installation)
    recorded = record(installation, a_payment(Share(first)))
    assert recorded.created
    assert states(installation) == "paid 0, issued 4500"
    assert installation.scalar("SELECT sum(amount) FROM journal_postings") == 0
    assert installation.scalar(OPEN_IS_WHAT_THE_JOURNAL_SAYS)
    events = "SELECT string_agg(action, ', ' ORDER BY action) FROM audit_events WHERE action ~ :a"
    assert installation.scalar(events, a="settled|payment") == "invoice.settled, payment.recorded"


def test_a_smaller_payment_settles_it_in_part(installation: Installation) -> None:
    first, _ = two_invoices(installation)
    record(installation, a_payment(Share(first), amount=money("20.00")))
    assert states(installation) == "partially_paid 2500, issued 4500"


def test_a_payment_is_shared_in_the_order_given_and_the_rest_is_credit(
    installation: Installation,
) -> None:
    first, second = two_invoices(installation)
    shares = Share(second, money("10.00")), Share(first)
    record(installation, a_payment(*shares, amount=money("60.00")))
    assert states(installation) == "paid 0, partially_paid 3500"
    credit = "SELECT sum(amount) FROM journal_postings WHERE ledger = 'customer_credit'"
    assert installation.scalar(credit) == -500


def test_the_same_key_again_records_nothing(installation: Installation) -> None:
    first, _ = two_invoices(installation)
    recorded = record(installation, a_payment(Share(first)))
    again = record(installation, a_payment(Share(first)))
    assert again == RecordedPayment(recorded.payment_id, created=False)
    assert installation.scalar("SELECT count(*) FROM payments") == 1


def test_the_same_key_with_another_payment_is_a_conflict(installation: Installation) -> None:
    first, _ = two_invoices(installation)
    record(installation, a_payment(Share(first)))
    with pytest.raises(PaymentKeyReused):
        record(installation, a_payment(Share(first), amount=money("44.00")))


@pytest.mark.parametrize("with_share", [True, False])
def test_the_same_payment_from_two_places_at_once_is_recorded_once(
    installation: Installation, with_share: bool
) -> None:
    first, _ = two_invoices(installation)
    command = a_payment(*[Share(first)] * with_share)
    with ThreadPoolExecutor(6) as many:
        recorded = list(many.map(lambda _: record(installation, command), range(6)))
    assert sum(one.created for one in recorded) == 1
    assert len({one.payment_id for one in recorded}) == 1
    assert installation.scalar("SELECT count(*) FROM payments") == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"customer": "nobody"}, "/customer"),
        ({"amount": money(0)}, "/amount"),
        ({"amount": money(-1)}, "/amount"),
        ({"received_on": date.today() + timedelta(days=3)}, "/received_on"),  # noqa: DTZ011
        ({"shares": (Share("INV-9"),)}, "/shares/0/invoice_number"),
        ({"shares": (Share("INV-2026-000001"),) * 2}, "/shares/1/invoice_number"),
        ({"shares": (Share("INV-2026-000001", money(46)),)}, "/shares/0/amount"),
        ({"shares": (Share("INV-2026-000001", money(-1)),)}, "/shares/0/amount"),
        (
            {"amount": money(60), "shares": (Share("INV-2026-000001", money(50)),)},
            "/shares/0/amount",
        ),
        ({"amount": money(45, "EUR"), "shares": (Share("INV-2026-000001"),)}, "/shares/0/invoice"),
    ],
)
def test_what_is_wrong_is_refused_with_its_field_and_nothing_is_kept(
    installation: Installation, change: dict[str, Any], field: str
) -> None:
    two_invoices(installation)
    with pytest.raises(InvalidField) as error:
        record(installation, a_payment(**change))
    assert error.value.pointer.startswith(field)
    assert installation.scalar("SELECT count(*) FROM payments") == 0
    assert states(installation) == "issued 4500, issued 4500"


def test_another_customers_invoice_can_not_be_paid_from_this_account(
    installation: Installation,
) -> None:
    first, _ = two_invoices(installation)
    with installation.container.begin_work()(TESTER) as work:
        work.accounts.add_all([an_account(reference="C-2")])
        work.commit()
    with pytest.raises(InvalidField, match="no invoice"):
        record(installation, a_payment(Share(first), customer="C-2"))


def test_an_unknown_vendor_is_not_found(installation: Installation) -> None:
    with pytest.raises(NotFound):
        record(installation, a_payment(vendor="nobody"))


def test_a_credit_note_is_not_paid(installation: Installation) -> None:
    installation.add()
    installation.issue(
        a_transaction("C-1", kind=DocumentKind.CREDIT_NOTE, issue_date=date(2026, 3, 2))
    )
    with pytest.raises(InvalidField, match="is a credit note"):
        record(installation, a_payment(Share("CN-2026-000001")))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(amounts=st.lists(st.integers(1, 6000), min_size=1, max_size=5))
def test_whatever_is_paid_the_journal_balances_and_open_never_falls_below_zero(
    installation: Installation, amounts: list[int]
) -> None:
    if not installation.scalar("SELECT count(*) FROM vendors"):
        installation.add()
    key = installation.scalar("SELECT count(*) FROM payments")
    reference = f"T-{key}-{amounts}"
    installation.issue(a_transaction(reference, issue_date=date(2026, 3, 2)))
    number = installation.scalar(
        "SELECT number FROM invoices WHERE source_reference = :r", r=reference
    )
    for place, minor in enumerate(amounts):
        left = installation.scalar("SELECT open FROM invoices WHERE number = :n", n=number)
        shares = (Share(number),) if left else ()
        amount = Money(minor, "GBP")
        record(installation, a_payment(*shares, key=f"{reference} {place}", amount=amount))
    assert installation.scalar("SELECT min(open) FROM invoices") >= 0
    assert installation.scalar("SELECT sum(amount) FROM journal_postings") == 0
    assert installation.scalar(OPEN_IS_WHAT_THE_JOURNAL_SAYS)


def test_a_payment_is_recorded_from_the_command_line(installation: Installation) -> None:
    first, second = two_invoices(installation)
    words = [
        *("payment", "record", "--vendor", "NORTH", "--customer", "C-1001", "--amount", "50"),
        *("--reference", "BACS 7", "--received", "2026-04-01", "--key", "7"),
        *("--invoice", first, "--invoice", f"{second}=2.50"),
    ]
    said = counterfoil(installation, *words)
    assert said.exit_code == 0
    assert "of 50.00 GBP is recorded" in said.output
    assert states(installation) == "paid 0, partially_paid 4250"
    assert "was recorded before" in counterfoil(installation, *words).output
    wrong = counterfoil(installation, *words, "--key", "8", "--invoice", "nothing")
    assert wrong.exit_code == 1
    assert "this customer has no invoice “nothing”" in wrong.output
