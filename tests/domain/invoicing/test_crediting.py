"""What was issued is corrected by credit notes alone, and never beyond what was billed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    ISSUE_DATE,
    REDUCED,
    STANDARD,
    ZERO_RATED,
    a_credit_note,
    a_line,
    an_account,
    an_approved_invoice,
    an_issued_invoice,
    money,
)

from domain.errors import DomainError
from domain.invoicing import (
    Adjustment,
    CreditExceedsInvoice,
    DocumentKind,
    IllegalTransition,
    Invoice,
    InvoiceIncomplete,
    LineItem,
    State,
    credit_in_full,
    credit_lines,
    reference_to,
)
from domain.money import CurrencyMismatch
from domain.tax import Jurisdiction, TaxCategory, TaxScheme, TaxTreatment

REFERENCE = reference_to("INV-2026-000001", ISSUE_DATE)


def of_three_rates() -> Invoice:
    """100.00 at 20 %, 40.00 at 5 %, 10.00 at 0 %: 172.00."""
    return an_issued_invoice(
        (
            a_line(quantity=10, unit_price="10.00", tax=STANDARD),
            a_line(quantity=4, unit_price="10.00", tax=REDUCED),
            a_line(quantity=1, unit_price="10.00", tax=ZERO_RATED),
        )
    )


def a_partial(invoice: Invoice, quantities: dict[int, int], number: str = "CN-1") -> Invoice:
    taken = {index: Decimal(quantity) for index, quantity in quantities.items()}
    content = credit_lines(invoice.content, REFERENCE, taken, "Returned")
    return a_credit_note(invoice, content.lines, number=number, adjustments=content.adjustments)


def test_a_full_credit_note_mirrors_its_invoice_and_voids_it() -> None:
    invoice = an_issued_invoice(
        (a_line(), a_line(tax=REDUCED)),
        adjustments=(Adjustment(money("5.00"), False, "Loyalty", STANDARD),),
        rounding=money("0.25"),
    )
    note = a_credit_note(invoice)
    assert note.content.totals == invoice.content.totals
    assert note.content.breakdown == invoice.content.breakdown
    assert note.content.kind is DocumentKind.CREDIT_NOTE
    assert note.content.preceding == REFERENCE
    applied = invoice.credit(note)
    assert applied.to_open == note.payable
    assert invoice.state is State.VOID
    assert invoice.open.is_zero


def test_a_partial_credit_note_recomputes_vat_for_each_rate() -> None:
    invoice = of_three_rates()
    note = a_partial(invoice, {0: 3, 1: 1})
    assert [
        (row.rate, str(row.taxable.decimal), str(row.tax.decimal)) for row in note.content.breakdown
    ] == [(20, "30.00", "6.00"), (5, "10.00", "0.50")]
    invoice.credit(note)
    assert invoice.open == money("172.00") - money("46.50")
    assert invoice.state is State.PARTIALLY_PAID


def test_partial_credit_notes_over_everything_void_the_invoice() -> None:
    invoice = of_three_rates()
    invoice.credit(a_partial(invoice, {0: 10}, "CN-1"))
    invoice.credit(a_partial(invoice, {1: 4}, "CN-2"))
    assert invoice.state is State.PARTIALLY_PAID
    invoice.credit(a_partial(invoice, {2: 1}, "CN-3"))
    assert invoice.state is State.VOID


def test_allowances_of_a_line_are_taken_back_in_proportion() -> None:
    line = a_line(quantity=4, adjustments=(Adjustment(money("2.00"), False, "Damaged box"),))
    [part] = credit_lines(
        an_issued_invoice((line,)).content, REFERENCE, {0: Decimal(1)}, "Returned"
    ).lines
    assert part.net == money("12.00")


@pytest.mark.parametrize("taken", ["0", "-1", "2.5", "NaN"])
def test_no_more_of_a_line_is_taken_back_than_was_billed(taken: str) -> None:
    invoice = an_issued_invoice((a_line(quantity=2),))
    with pytest.raises(DomainError):
        credit_lines(invoice.content, REFERENCE, {0: Decimal(taken)}, "Returned")


def test_only_lines_of_the_invoice_are_taken_back() -> None:
    with pytest.raises(InvoiceIncomplete, match="lines of the invoice"):
        credit_lines(an_issued_invoice(1).content, REFERENCE, {1: Decimal(1)}, "Returned")


def test_a_second_full_credit_note_is_refused() -> None:
    invoice = of_three_rates()
    invoice.credit(a_credit_note(invoice))
    with pytest.raises(CreditExceedsInvoice, match=r"at most 0\.00 GBP"):
        invoice.credit(a_credit_note(invoice, number="CN-2"))
    assert invoice.credited == invoice.payable


def test_tax_that_was_not_charged_can_not_be_credited() -> None:
    invoice = of_three_rates()
    all_at_the_standard_rate = (a_line(quantity=12, unit_price="10.00", tax=STANDARD),)
    with pytest.raises(CreditExceedsInvoice, match=r"at S 20 %.*at most 100\.00 GBP at S 20 %"):
        invoice.credit(a_credit_note(invoice, all_at_the_standard_rate))
    assert invoice.credited.is_zero


def test_one_rate_is_not_credited_twice_by_two_notes() -> None:
    invoice = of_three_rates()
    invoice.credit(a_partial(invoice, {0: 6}, "CN-1"))
    with pytest.raises(CreditExceedsInvoice, match=r"at most 40\.00 GBP at S 20 %"):
        invoice.credit(a_partial(invoice, {0: 5}, "CN-2"))


def test_sales_tax_is_credited_by_jurisdiction() -> None:
    def taxed(*names: str) -> TaxTreatment:
        parts = tuple(Jurisdiction(name, Decimal(4)) for name in names)
        rate = Decimal(4 * len(names))
        return TaxTreatment(
            TaxCategory.STANDARD, rate, scheme=TaxScheme.SALES_TAX, jurisdictions=parts
        )

    invoice = an_issued_invoice((a_line(tax=taxed("New York State", "New York City")),))
    elsewhere = a_credit_note(invoice, (a_line(quantity=1, tax=taxed("New York State", "Albany")),))
    with pytest.raises(CreditExceedsInvoice, match=r"at Albany 4 %"):
        invoice.credit(elsewhere)
    invoice.credit(a_credit_note(invoice))
    assert invoice.state is State.VOID


def test_a_credit_note_names_the_invoice_and_its_date() -> None:
    invoice = of_three_rates()
    for reference in (None, reference_to("INV-2026-000002", ISSUE_DATE)):
        with pytest.raises(InvoiceIncomplete, match="BT-25"):
            invoice.credit(a_credit_note(invoice, preceding=reference))


def test_a_credit_note_is_in_the_currency_of_its_invoice() -> None:
    lines = (a_line(currency="EUR", quantity=1),)
    with pytest.raises(CurrencyMismatch):
        of_three_rates().credit(a_credit_note(None, lines, currency="EUR"))


def test_an_invoice_does_not_correct_an_invoice() -> None:
    with pytest.raises(InvoiceIncomplete, match="credit notes alone"):
        of_three_rates().credit(an_issued_invoice(1, "INV-2026-000002"))


def test_a_credit_note_of_another_account_is_refused() -> None:
    invoice = of_three_rates()
    note = a_credit_note(invoice, account_id=an_account(reference="C-2").id)
    with pytest.raises(DomainError, match="same vendor and account"):
        invoice.credit(note)


@pytest.mark.parametrize("document", [an_approved_invoice(), a_credit_note()])
def test_only_an_issued_invoice_can_be_credited(document: Invoice) -> None:
    with pytest.raises(IllegalTransition, match="be credited"):
        document.credit(a_credit_note())


def test_what_was_paid_and_is_then_credited_is_owed_to_the_customer() -> None:
    invoice = of_three_rates()
    invoice.settle(money("172.00"))
    applied = invoice.credit(a_credit_note(invoice))
    assert applied.to_open.is_zero
    assert applied.to_written_off.is_zero
    assert invoice.state is State.VOID


def test_crediting_what_was_written_off_takes_the_loss_back() -> None:
    invoice = of_three_rates()
    invoice.settle(money("100.00"))
    invoice.write_off("Insolvent")
    applied = invoice.credit(a_partial(invoice, {0: 2}))
    assert applied.to_written_off == money("24.00")
    assert invoice.written_off == money("48.00")
    assert invoice.state is State.UNCOLLECTIBLE
    assert invoice.open.is_zero


LINES = st.lists(
    st.builds(
        a_line,
        quantity=st.integers(1, 20),
        unit_price=st.decimals("0.01", 50, places=2),
        tax=st.sampled_from([STANDARD, REDUCED, ZERO_RATED]),
    ),
    min_size=1,
    max_size=4,
).map(tuple)
SHARES = st.lists(
    st.dictionaries(st.integers(0, 3), st.integers(1, 20), min_size=1, max_size=4), max_size=8
)


@given(LINES, SHARES)
def test_whatever_is_credited_never_exceeds_the_invoice(
    lines: tuple[LineItem, ...], shares: list[dict[int, int]]
) -> None:
    invoice = an_issued_invoice(lines)
    taken = dict.fromkeys(range(len(lines)), 0)
    credited = money(0)
    for i, share in enumerate(shares):
        quantities = {
            index: quantity
            for index, quantity in share.items()
            if index < len(lines) and quantity <= lines[index].quantity
        }
        if not quantities:
            continue
        note = a_partial(invoice, quantities, f"CN-{i}")
        try:
            invoice.credit(note)
        except CreditExceedsInvoice:
            continue
        credited += note.payable
        for index, quantity in quantities.items():
            taken[index] += quantity
    assert credited == invoice.credited <= invoice.payable
    for tax in {line.tax for line in lines}:
        billed = sum(line.net.amount_minor for line in lines if line.tax == tax)
        back = sum(
            (line.unit_price * taken[i] for i, line in enumerate(lines) if line.tax == tax),
            Decimal(0),
        )
        assert back * 100 <= billed


@given(LINES)
def test_a_full_credit_note_fits_exactly(lines: tuple[LineItem, ...]) -> None:
    invoice = an_issued_invoice(lines)
    left = invoice.creditable.less(credit_in_full(invoice.content, REFERENCE, "Cancelled"))
    assert left.amount.is_zero
    assert all(taxable.is_zero for taxable in left.taxable.values())
