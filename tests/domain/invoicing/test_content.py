"""What must stand on a document before it may be issued (VAT Directive art. 226)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.builders import (
    ISSUE_DATE,
    REDUCED,
    STANDARD,
    a_buyer,
    a_line,
    a_seller,
    an_address,
    an_approved_invoice,
    money,
    some_content,
)

from domain.errors import DomainError
from domain.invoicing import DocumentKind, InvoiceContent, InvoiceIncomplete, State, visible
from domain.money import UnknownCurrency
from domain.tax import Jurisdiction, TaxCategory, TaxRuleBroken, TaxScheme, TaxTreatment


def refused_field(**content: Any) -> str:
    """The field that issuing this content is refused for; it stays approved, without a number."""
    invoice = an_approved_invoice(content=some_content(**content))
    with pytest.raises(InvoiceIncomplete) as refusal:
        invoice.issue("INV", "INV-2026-000001", ISSUE_DATE)
    assert (invoice.state, invoice.number) == (State.APPROVED, "")
    return refusal.value.field


def seen(content: InvoiceContent) -> dict[str, Any]:
    return visible(content, "INV-2026-000001", ISSUE_DATE, ISSUE_DATE)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"seller": a_seller(name="")}, "seller"),
        ({"seller": a_seller(address=an_address(line1=""))}, "seller"),
        ({"seller": a_seller(address=an_address(city=""))}, "seller"),
        ({"seller": a_seller(address=an_address(country=""))}, "seller"),
        ({"seller": a_seller(tax_id="")}, "seller.tax_id"),
        ({"buyer": a_buyer(name="")}, "buyer"),
        ({"buyer": a_buyer(name="  ")}, "buyer"),
        ({"buyer": a_buyer(address=an_address(line1=""))}, "buyer"),
        ({"buyer": a_buyer(address=an_address(city=" "))}, "buyer"),
        ({"buyer": a_buyer(address=an_address(country=""))}, "buyer"),
    ],
)
def test_issue_is_refused_without_full_names_addresses_and_the_sellers_vat_id(
    content: dict[str, Any], field: str
) -> None:
    assert refused_field(**content) == field


@pytest.mark.parametrize("day", [date.min, date.max])
def test_issue_is_refused_without_a_sensible_date(day: date) -> None:
    invoice = an_approved_invoice()
    with pytest.raises(DomainError):
        invoice.issue("INV", "INV-2026-000001", day)
    assert invoice.number == ""


@pytest.mark.parametrize("number", ["", "   ", "INV\0", "\u202e1000"])
def test_issue_is_refused_without_a_number(number: str) -> None:
    with pytest.raises(InvoiceIncomplete, match="number"):
        an_approved_invoice().issue("INV", number, ISSUE_DATE)


@pytest.mark.parametrize("category", [TaxCategory.REVERSE_CHARGE, TaxCategory.INTRA_COMMUNITY])
def test_the_buyers_vat_id_is_needed_where_the_buyer_owes_the_tax(category: TaxCategory) -> None:
    lines = (a_line(), a_line(tax=TaxTreatment.of(category)))
    assert refused_field(lines=lines, buyer=a_buyer(tax_id="")) == "buyer.tax_id"
    an_approved_invoice(lines).issue("INV", "INV-2026-000001", ISSUE_DATE)


@pytest.mark.parametrize("category", [one for one in TaxCategory if not one.needs_buyer_tax_id])
def test_a_private_buyer_needs_no_vat_id_otherwise(category: TaxCategory) -> None:
    rate = Decimal(0) if category.bears_no_tax else Decimal(7)
    reason = "Education" if category.needs_reason else ""
    lines = (a_line(tax=TaxTreatment(category, rate, reason=reason)),)
    some_content(lines, buyer=a_buyer(tax_id="")).check_issuable()


def test_every_line_bears_description_quantity_and_net_unit_price() -> None:
    row = seen(some_content((a_line(quantity="2.5", unit_price="12.345", item_code=""),)))["lines"]
    assert row[0][:6] == ["Box of paper, A4", "2.5", "C62", "12.345", "1", 3086]
    for wrong in ({"description": " "}, {"quantity": "NaN"}, {"unit_price": "-1"}):
        with pytest.raises(InvoiceIncomplete) as refusal:
            a_line(**wrong)
        assert [refusal.value.field] == list(wrong)


def test_a_document_has_a_line() -> None:
    with pytest.raises(InvoiceIncomplete, match="BR-16"):
        some_content(())


def test_days_of_delivery_and_tax_point_are_shown_where_they_are_said() -> None:
    said = some_content(delivered_on=date(2026, 2, 27), tax_point=date(2026, 2, 28))
    assert (seen(said)["delivered_on"], seen(said)["tax_point"]) == ("2026-02-27", "2026-02-28")
    assert not {"delivered_on", "tax_point"} & seen(some_content()).keys()


def test_each_rate_is_shown_with_its_taxable_amount_and_tax() -> None:
    rows = seen(some_content((a_line(), a_line(tax=REDUCED), a_line())))["taxes"]
    assert [row[:5] for row in rows] == [
        ["VAT", "S", "20", 5000, 1000],
        ["VAT", "S", "5", 2500, 125],
    ]


def test_the_tax_is_said_in_the_sellers_currency_too() -> None:
    content = some_content(1, accounting_currency="EUR", exchange_rate=Decimal("1.1733"))
    assert content.tax_in_accounting_currency == money("5.87", "EUR")  # 5.00 × 1.1733
    assert seen(content)["tax_in_accounting_currency"] == 587


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"accounting_currency": "GBP", "exchange_rate": Decimal(1)}, "accounting_currency"),
        ({"accounting_currency": "EUR"}, "exchange_rate"),
        ({"accounting_currency": "EUR", "exchange_rate": Decimal(0)}, "exchange_rate"),
        ({"exchange_rate": Decimal("NaN")}, "exchange_rate"),
    ],
)
def test_a_second_currency_needs_its_rate(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvoiceIncomplete) as refusal:
        some_content(**wrong)
    assert refusal.value.field == field


def test_a_second_currency_is_one_that_exists() -> None:
    with pytest.raises(UnknownCurrency):
        some_content(accounting_currency="XXX", exchange_rate=Decimal(1))


@pytest.mark.parametrize("category", [one for one in TaxCategory if one.needs_reason])
def test_a_line_without_tax_bears_a_reason_or_its_code(category: TaxCategory) -> None:
    with pytest.raises(TaxRuleBroken, match="reason"):
        TaxTreatment(category, Decimal(0))
    coded = TaxTreatment(category, Decimal(0), reason_code="VATEX-EU-132")
    [row] = some_content((a_line(tax=coded),)).breakdown
    assert row.reason_code == "VATEX-EU-132"


def test_reverse_charge_says_so() -> None:
    [row] = some_content((a_line(tax=TaxTreatment.of(TaxCategory.REVERSE_CHARGE)),)).breakdown
    assert (row.reason, row.reason_code) == ("Reverse charge", "VATEX-EU-AE")


def us_sales_tax(*names: str) -> TaxTreatment:
    parts = tuple(Jurisdiction(name, Decimal("4.125")) for name in names)
    rate = Decimal("4.125") * len(names)
    return TaxTreatment(TaxCategory.STANDARD, rate, scheme=TaxScheme.SALES_TAX, jurisdictions=parts)


def test_us_sales_tax_has_a_row_for_each_jurisdiction() -> None:
    tax = us_sales_tax("New York State", "New York City")
    line = a_line(quantity=1, unit_price=100, tax=tax, currency="USD")
    content = some_content((line,), currency="USD")
    assert [(row.jurisdiction, row.tax) for row in content.breakdown] == [
        ("New York State", money("4.13", "USD")),
        ("New York City", money("4.13", "USD")),
    ]
    assert content.totals.payable == money("108.26", "USD")


def test_us_sales_tax_needs_no_vat_id_and_speaks_of_no_vat() -> None:
    content = some_content((a_line(tax=us_sales_tax("Ohio")),), seller=a_seller(tax_id=""))
    content.check_issuable()
    assert "VAT" not in str(seen(content))


def test_an_exempt_us_sale_names_the_certificate_or_the_reason() -> None:
    with pytest.raises(TaxRuleBroken, match="certificate"):
        TaxTreatment(TaxCategory.EXEMPT, Decimal(0), scheme=TaxScheme.SALES_TAX)
    exempt = TaxTreatment(
        TaxCategory.EXEMPT, Decimal(0), scheme=TaxScheme.SALES_TAX, certificate="ST-120-4471"
    )
    [row] = some_content((a_line(tax=exempt),)).breakdown
    assert row.certificate == "ST-120-4471"


def test_vat_and_sales_tax_do_not_stand_on_one_document() -> None:
    with pytest.raises(InvoiceIncomplete, match="one document"):
        some_content((a_line(), a_line(tax=us_sales_tax("Ohio"))))


def test_the_kind_of_a_document_is_one_of_the_standards_codes() -> None:
    assert [kind.code for kind in DocumentKind] == ["380", "381"]


def test_tax_of_the_standard_rate_is_not_called_exempt() -> None:
    for category, rate in (
        (TaxCategory.EXEMPT, Decimal(20)),
        (TaxCategory.ZERO_RATED, Decimal("0.1")),
        (TaxCategory.STANDARD, Decimal(0)),
        (TaxCategory.STANDARD, Decimal(101)),
    ):
        with pytest.raises(TaxRuleBroken):
            TaxTreatment(category, rate, reason="Education")
    assert STANDARD.rate == 20
