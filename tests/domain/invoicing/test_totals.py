"""Totals obey EN 16931's rules BR-CO-10 to BR-CO-17, whatever stands on the document."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import REDUCED, STANDARD, ZERO_RATED, a_line, money, some_content

from domain.invoicing import Adjustment, InvoiceIncomplete, add_up
from domain.money import EXPONENTS, CurrencyMismatch, Money
from domain.tax import TaxCategory, TaxTreatment

CURRENCIES = st.sampled_from(["GBP", "EUR", "JPY", "KWD"])
TAXES = st.sampled_from(
    [
        STANDARD,
        REDUCED,
        ZERO_RATED,
        TaxTreatment.of(TaxCategory.STANDARD, Decimal("7.7")),
        TaxTreatment.of(TaxCategory.REVERSE_CHARGE),
        TaxTreatment(TaxCategory.EXEMPT, Decimal(0), reason="Education"),
        TaxTreatment(TaxCategory.EXEMPT, Decimal(0), reason="Insurance"),
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    currency = draw(CURRENCIES)
    amounts = st.integers(0, 10**6).map(lambda minor: Money(minor, currency))
    lines = st.builds(
        a_line,
        quantity=st.decimals(-100, 1000, places=3),
        unit_price=st.decimals(0, 1000, places=4),
        base_quantity=st.sampled_from([1, 3, 100]),
        currency=st.just(currency),
        tax=TAXES,
        adjustments=st.lists(
            st.builds(Adjustment, amounts, st.booleans(), st.just("Line")), max_size=2
        ).map(tuple),
    )
    return {
        "lines": draw(st.lists(lines, min_size=1, max_size=6)),
        "adjustments": draw(
            st.lists(
                st.builds(Adjustment, amounts, st.booleans(), st.just("Document"), TAXES),
                max_size=3,
            )
        ),
        "currency": currency,
        "prepaid": draw(st.none() | amounts),
        "rounding": draw(st.none() | st.integers(-99, 99).map(lambda n: Money(n, currency))),
    }


def minor(amounts: Any) -> int:
    return sum(amount.amount_minor for amount in amounts)


@given(documents())
def test_totals_obey_br_co_10_to_16(document: dict[str, Any]) -> None:
    totals, breakdown = add_up(**document)
    adjustments = document["adjustments"]
    lines_net = minor(line.net for line in document["lines"])
    allowances = minor(one.amount for one in adjustments if not one.is_charge)
    charges = minor(one.amount for one in adjustments if one.is_charge)
    prepaid, rounding = (minor(filter(None, [document[name]])) for name in ("prepaid", "rounding"))
    tax = minor(row.tax for row in breakdown)
    assert totals.lines_net.amount_minor == lines_net, "BR-CO-10"
    assert totals.allowances.amount_minor == allowances, "BR-CO-11"
    assert totals.charges.amount_minor == charges, "BR-CO-12"
    assert totals.tax_exclusive.amount_minor == lines_net - allowances + charges, "BR-CO-13"
    assert totals.tax.amount_minor == tax, "BR-CO-14"
    assert totals.tax_inclusive.amount_minor == lines_net - allowances + charges + tax, "BR-CO-15"
    payable = lines_net - allowances + charges + tax - prepaid + rounding
    assert totals.payable.amount_minor == payable, "BR-CO-16"


@given(documents())
def test_the_tax_of_each_category_obeys_br_co_17(document: dict[str, Any]) -> None:
    _, breakdown = add_up(**document)
    unit = 10 ** EXPONENTS[document["currency"]]
    for row in breakdown:
        exact = Fraction(row.taxable.amount_minor) * Fraction(row.rate) / 100
        assert abs(Fraction(row.tax.amount_minor) - exact) <= Fraction(1, 2)
        half_up = int(abs(exact) + Fraction(1, 2)) * (1 if exact >= 0 else -1)
        assert row.tax.amount_minor == half_up, f"BR-CO-17 ({unit} minor units)"


@given(documents())
def test_there_is_one_row_for_each_category_and_rate_and_it_holds_all_of_it(
    document: dict[str, Any],
) -> None:
    _, breakdown = add_up(**document)
    keys = [(row.category, row.rate) for row in breakdown]
    assert len(keys) == len(set(keys))
    taxed = [(line.tax, line.net) for line in document["lines"]]
    taxed += [(one.tax, one.signed) for one in document["adjustments"]]
    for row in breakdown:
        of_row = [
            amount for tax, amount in taxed if (tax.category, tax.rate) == (row.category, row.rate)
        ]
        assert minor(of_row) == row.taxable.amount_minor


def test_several_reasons_of_one_category_are_all_printed() -> None:
    lines = [
        a_line(tax=TaxTreatment(TaxCategory.EXEMPT, Decimal(0), reason=reason))
        for reason in ("Education", "Insurance", "Education")
    ]
    _, [row] = add_up(lines, [], "GBP")
    assert row.reason == "Education; Insurance"
    assert row.taxable == money("75.00")


def test_an_allowance_of_the_document_lowers_the_tax_of_its_category_alone() -> None:
    lines = [a_line(quantity=1, unit_price=100), a_line(quantity=1, unit_price=100, tax=REDUCED)]
    _, [standard, reduced] = add_up(
        lines, [Adjustment(money("50.00"), False, "Loyalty", REDUCED)], "GBP"
    )
    assert (standard.taxable, standard.tax) == (money("100.00"), money("20.00"))
    assert (reduced.taxable, reduced.tax) == (money("50.00"), money("2.50"))


def test_tax_is_rounded_once_for_a_category_not_for_each_line() -> None:
    lines = [a_line(quantity=1, unit_price="0.03") for _ in range(3)]  # 0.006 each
    totals, _ = add_up(lines, [], "GBP")
    assert totals.tax == money("0.02")


def test_prepaid_and_rounding_change_only_what_is_payable() -> None:
    content = some_content(3, prepaid=money("40.00"), rounding=money("-0.05"))
    assert content.totals.tax_inclusive == money("90.00")
    assert content.totals.payable == money("49.95")


@pytest.mark.parametrize(
    ("kw", "field"),
    [
        ({"lines": ()}, "lines"),
        ({"prepaid": money("90.01")}, "prepaid"),
        ({"prepaid": money("-1.00")}, "prepaid"),
        ({"rounding": money("-90.01")}, "lines"),
        ({"adjustments": (Adjustment(money("1.00"), True, "Freight"),)}, "adjustments"),
    ],
)
def test_totals_that_make_no_invoice_are_refused_with_the_field(
    kw: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvoiceIncomplete) as refusal:
        some_content(**kw)
    assert refusal.value.field == field


def test_amounts_of_another_currency_are_never_added() -> None:
    for kw in (
        {"prepaid": money("1", "EUR")},
        {"adjustments": (Adjustment(money("1", "EUR"), True, "Freight", STANDARD),)},
        {"lines": (a_line(), a_line(currency="EUR"))},
    ):
        with pytest.raises(CurrencyMismatch):
            some_content(**kw)
