"""The totals of invoices that others made, official examples of EN 16931, computed by our rules.

Nearly all come out to the cent. Those that don't are listed with what differs and why; one that
begins to come out must leave the list.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.builders import a_buyer, a_seller

from domain.invoicing import (
    Adjustment,
    DocumentKind,
    InvoiceContent,
    InvoiceIncomplete,
    LineItem,
    Totals,
    add_up,
)
from domain.money import Money
from domain.tax import TaxCategory, TaxSubtotal, TaxTreatment

Given = dict[str, Any]

_FILE = Path(__file__).parent / "data" / "en16931-totals.jsonl"
EXAMPLES: dict[str, Given] = {
    example["file"]: example for example in map(json.loads, _FILE.read_text().splitlines())
}

OTHER_LINE_AMOUNTS = {
    "en16931/test/testfiles/BIS_Billing_30-Rantefaktura_Enkel.xml": (
        {"1"},
        "Interest of 7,781.50 × 23 % ÷ 360 × 486 days; the price shown, 4.9715 a day, is rounded, "
        "and 486 × 4.9715 is a cent less.",
    ),
    "en16931/test/testfiles/ubl-tc434-test-1.xml": (
        {"1"},
        "Wrong in the file: two pieces at 1,273.00 for 1,273.00.",
    ),
    "en16931/ubl/examples/guide-example2.xml": (
        {"1"},
        "Wrong in the file: two pieces at 1,273.00 for 1,273.00.",
    ),
    "en16931/ubl/examples/ubl-tc434-example2.xml": (
        {"1"},
        "Wrong in the file: two pieces at 1,273.00 for 1,273.00.",
    ),
    "en16931/ubl/examples/guide-example3.xml": (
        {"1", "2"},
        "Wrong in the file: two pieces at 800.00 for 400.00, twice.",
    ),
    "en16931/ubl/examples/ubl-tc434-example3.xml": (
        {"1", "2"},
        "Wrong in the file: two pieces at 800.00 for 800.00, twice.",
    ),
    "en16931/ubl/examples/guide-example1.xml": (
        {"20"},
        "Wrong in the file: goods returned have a negative amount, but a quantity of plus 6.",
    ),
    "en16931/ubl/examples/ubl-tc434-example1.xml": (
        {"20"},
        "Wrong in the file: goods returned have a negative amount, but a quantity of plus 6.",
    ),
    "en16931/ubl/examples/ubl-tc434-example10.xml": (
        {"20"},
        "Wrong in the file: goods returned have a negative amount, but a quantity of plus 6.",
    ),
    "xrechnung-testsuite/src/test/business-cases/standard/03.01a-INVOICE_ubl.xml": (
        {"3.3"},
        "245 × 0.1973 is 48.3385, which they give as 48.33: computed from a price before rounding.",
    ),
    "xrechnung-testsuite/src/test/business-cases/standard/03.04a-INVOICE_ubl.xml": (
        {"2", "3"},
        "804,878.94 × 0.01146 is 9,223.9127, given as 9,223.92; 804,878.94 × 0.0003 is 241.4637, "
        "given as 241.47: both are rounded up.",
    ),
    "xrechnung-testsuite/src/test/business-cases/standard/03.05a-INVOICE_ubl.xml": (
        {"2"},
        "2,100 × 3.2916 is 6,912.36 exactly, given as 6,912.37: computed from a price before "
        "rounding.",
    ),
}
"""Lines whose amount isn't quantity × price ÷ base quantity. With their amounts for these lines
everything below them comes out as they have it."""

OTHER_TOTALS = {
    "xrechnung-testsuite/src/test/technical-cases/cius/01.06_minimal_test_ubl.xml": (
        {"TaxAmount", "TaxInclusiveAmount", "PayableAmount", "subtotals"},
        "19 % of 3,986.34 is 757.4046; they have 757.41, against BR-CO-17.",
    ),
    "xrechnung-testsuite/src/test/business-cases/extension/05.01a-INVOICE_ubl.xml": (
        {"PayableAmount"},
        "Two payments to third parties (19.96 and 10.00) are added to the payable amount by an "
        "extension of XRechnung (BG-DEX-09) that EN 16931 doesn't know.",
    ),
}

NEGATIVE = "en16931/test/testfiles/BIS_Billing_30-Kreditering_med_negativ_faktura.xml"

REFUSED = {
    NEGATIVE: (
        "amount",
        "A credit as an invoice over negative amounts; ours are credit notes. The same one is "
        "there as a credit note, and comes out.",
    ),
    "en16931/test/testfiles/BIS_Billing_30-Kreditering_med_kreditnota.xml": (
        "prepaid",
        "Leaves out what was paid before the invoice; our credit notes are over all that they "
        "take back, and what was paid becomes the customer's credit.",
    ),
    "xrechnung-testsuite/src/test/business-cases/standard/03.01a-INVOICE_ubl.xml": (
        "prepaid",
        "1,030.00 was paid before for 804.86: what is paid back is no part of an invoice of ours.",
    ),
}
"""Documents that Counterfoil doesn't issue, whatever their figures: the field and the reason."""


def tax(category: str, rate: str | None) -> TaxTreatment:
    known = TaxCategory(category)
    reason = "as the original says" if known.needs_reason else ""
    return TaxTreatment(known, Decimal(rate or 0), reason=reason)


def money(amount: str | None, currency: str) -> Money | None:
    return None if amount is None else Money.exact(Decimal(amount), currency)


def adjustment(given: Given, currency: str) -> Adjustment:
    treatment = tax(given["cat"], given["rate"]) if "cat" in given else None
    amount = Money.exact(Decimal(given["amount"]), currency)
    return Adjustment(amount, given["charge"], "as the original says", treatment)


def line(given: Given, currency: str) -> LineItem:
    return LineItem(
        description=f"Line {given['id']}",
        quantity=Decimal(given["qty"]),
        unit_price=Decimal(given["price"]),
        base_quantity=Decimal(given["base_qty"]),
        currency=currency,
        tax=tax(given["cat"], given["rate"]),
        adjustments=tuple(adjustment(one, currency) for one in given["ac"]),
    )


def with_their_amount(given: Given) -> Given:
    net = Decimal(given["net"])
    sign = "-1" if net < 0 else "1"
    return given | {"qty": sign, "price": str(abs(net)), "base_qty": "1", "ac": []}


def computed(example: Given) -> tuple[Totals, tuple[TaxSubtotal, ...]]:
    currency, expected = example["currency"], example["expected"]
    return add_up(
        [line(one, currency) for one in example["lines"]],
        [adjustment(one, currency) for one in example["allowance_charges"]],
        currency,
        prepaid=money(expected["PrepaidAmount"], currency),
        rounding=money(expected["PayableRoundingAmount"], currency),
    )


def differences(example: Given) -> set[str]:
    """Names of the totals that come out otherwise than the example has them."""
    totals, breakdown = computed(example)
    ours = {
        "LineExtensionAmount": totals.lines_net,
        "AllowanceTotalAmount": totals.allowances,
        "ChargeTotalAmount": totals.charges,
        "TaxExclusiveAmount": totals.tax_exclusive,
        "TaxAmount": totals.tax,
        "TaxInclusiveAmount": totals.tax_inclusive,
        "PrepaidAmount": totals.prepaid,
        "PayableRoundingAmount": totals.rounding,
        "PayableAmount": totals.payable,
    }
    theirs = example["expected"]
    found = {name for name, amount in ours.items() if amount.decimal != Decimal(theirs[name] or 0)}
    our_rows = sorted(
        (row.category.value, row.rate, row.taxable.decimal, row.tax.decimal) for row in breakdown
    )
    their_rows = sorted(
        (row["cat"], Decimal(row["rate"] or 0), Decimal(row["taxable"]), Decimal(row["tax"]))
        for row in theirs["subtotals"]
    )
    return found | ({"subtotals"} if our_rows != their_rows else set())


def differing_lines(example: Given) -> set[str]:
    return {
        given["id"]
        for given in example["lines"]
        if line(given, example["currency"]).net.decimal != Decimal(given["net"])
    }


USUAL = sorted(EXAMPLES.keys() - OTHER_LINE_AMOUNTS.keys() - OTHER_TOTALS.keys() - {NEGATIVE})


def test_there_are_as_many_examples_as_were_collected() -> None:
    assert len(EXAMPLES) == 91
    assert len(USUAL) == 76


@pytest.mark.parametrize("file", USUAL)
def test_every_figure_of_an_example_comes_out(file: str) -> None:
    assert not differing_lines(EXAMPLES[file])
    assert not differences(EXAMPLES[file])


@pytest.mark.parametrize("file", sorted(OTHER_LINE_AMOUNTS))
def test_all_but_the_listed_lines_come_out(file: str) -> None:
    example, (lines, _) = EXAMPLES[file], OTHER_LINE_AMOUNTS[file]
    assert differing_lines(example) == lines
    assert "LineExtensionAmount" in differences(example)
    corrected = [
        with_their_amount(given) if given["id"] in lines else given for given in example["lines"]
    ]
    assert not differences(example | {"lines": corrected})


@pytest.mark.parametrize("file", sorted(OTHER_TOTALS))
def test_all_but_the_listed_totals_come_out(file: str) -> None:
    totals, _ = OTHER_TOTALS[file]
    assert not differing_lines(EXAMPLES[file])
    assert differences(EXAMPLES[file]) == totals


def test_the_extension_adds_what_third_parties_are_paid() -> None:
    file = "xrechnung-testsuite/src/test/business-cases/extension/05.01a-INVOICE_ubl.xml"
    totals, _ = computed(EXAMPLES[file])
    theirs = Decimal(EXAMPLES[file]["expected"]["PayableAmount"])
    assert theirs - totals.payable.decimal == Decimal("19.96") + Decimal("10.00")


def as_content(example: Given) -> InvoiceContent:
    currency, expected = example["currency"], example["expected"]
    kind = DocumentKind.INVOICE if example["type"] == "Invoice" else DocumentKind.CREDIT_NOTE
    return InvoiceContent(
        kind=kind,
        currency=currency,
        seller=a_seller(),
        buyer=a_buyer(),
        lines=tuple(line(one, currency) for one in example["lines"]),
        adjustments=tuple(adjustment(one, currency) for one in example["allowance_charges"]),
        prepaid=money(expected["PrepaidAmount"], currency),
        rounding=money(expected["PayableRoundingAmount"], currency),
    )


@pytest.mark.parametrize("file", sorted(EXAMPLES.keys() - REFUSED.keys()))
def test_every_example_can_be_issued(file: str) -> None:
    as_content(EXAMPLES[file]).check_issuable()


@pytest.mark.parametrize("file", sorted(REFUSED))
def test_what_is_not_issued_is_refused_with_its_field(file: str) -> None:
    field, _ = REFUSED[file]
    with pytest.raises(InvoiceIncomplete) as refusal:
        as_content(EXAMPLES[file])
    assert refusal.value.field == field


def test_the_credit_that_is_refused_as_a_negative_invoice_comes_out_as_a_credit_note() -> None:
    folder = "en16931/test/testfiles/BIS_Billing_30-Kreditering_med"
    negative = EXAMPLES[f"{folder}_negativ_faktura.xml"]["expected"]
    positive = EXAMPLES[f"{folder}_kreditnota.xml"]["expected"]
    assert Decimal(negative["PayableAmount"]) == -Decimal(positive["PayableAmount"])
    assert not differences(EXAMPLES[f"{folder}_kreditnota.xml"])
