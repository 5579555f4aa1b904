"""A document shows everything that was issued, with every amount as it was reckoned.

The legal rows are those of VAT Directive art. 226 and of US practice.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.adapters.weasyprint.paper import flat_text_of, needs_poppler, pages_of, text_of
from tests.adapters.weasyprint.samples import (
    ISSUED,
    a_content,
    a_credit_note,
    a_line,
    a_request,
    a_us_content,
    everything,
)

from adapters.weasyprint import figures
from domain.invoicing import InvoiceContent, Party
from domain.money import Money
from domain.tax import TaxCategory, TaxTreatment

pytestmark = needs_poppler


def test_an_invoice_names_both_parties_its_number_and_its_dates() -> None:
    said = flat_text_of(a_request())
    for words in (
        "Invoice INV-2026-000123",
        "Meridian Paper Works Ltd 12 Quay Street Bristol BS1 4DJ United Kingdom",
        "VAT ID GB123456789",
        "Handelshaus Grünwald & Söhne GmbH Lindenallee 48 20259 Hamburg Germany",
        "VAT ID DE811569869",
        "Registration 04711815",
        "Issued 21 Nov 2026",
        "Due 21 Dec 2026",
        "Your order PO-2026-0815",
        "Our reference 536365",
        "Customer no. C-10293",
        "Terms of payment: Net 30 days",
    ):
        assert words in said


def test_every_line_has_quantity_unit_price_rate_and_net_amount() -> None:
    rows = text_of(a_request(a_content(64))).splitlines()
    found = [row.split() for row in rows if "Knitted union flag hot water bottle" in row]
    assert len(found) == 13
    assert all(row[-6:] == ["144", "pcs", "3.39", "20", "%", "488.16"] for row in found)


def test_every_line_of_a_long_invoice_is_there_once_and_in_order() -> None:
    rows = text_of(a_request(a_content(200))).splitlines()
    nets = {figures.money(line.net) for line in a_content(5).lines}
    numbers = [
        int(row.split()[0])
        for row in rows
        if row.split() and row.split()[0].isdigit() and row.split()[-1] in nets
    ]
    assert numbers == list(range(1, 201))


def test_the_totals_are_those_that_were_reckoned() -> None:
    content = everything()
    said = flat_text_of(a_request(content))
    totals = content.totals
    for words, amount in (
        ("Sum of lines", totals.lines_net),
        ("Loyalty discount VAT 20%", Money(-2500, "EUR")),
        ("Freight to Hamburg VAT 20%", Money(1890, "EUR")),
        ("Total without VAT", totals.tax_exclusive),
        ("VAT", totals.tax),
        ("Total with VAT", totals.tax_inclusive),
        ("Already paid", -totals.prepaid),
        ("Rounding", totals.rounding),
        ("Amount due EUR", totals.payable),
    ):
        assert f"{words} {figures.money(amount)}" in said


def test_each_rate_shows_its_taxable_amount_and_its_tax() -> None:
    content = everything()
    said = flat_text_of(a_request(content))
    for row in content.breakdown:
        assert f"{figures.money(row.taxable)} {figures.money(row.tax)}" in said
    assert "5% −5.50 −0.28" in said
    assert "20% 521.24 104.25" in said


def test_tax_is_told_in_the_sellers_currency_too_with_the_rate_of_exchange() -> None:
    assert "VAT in GBP: GBP 89.11 (EUR 1 = GBP 0.8571)" in flat_text_of(a_request(everything()))


def test_dates_of_tax_point_and_delivery_show_where_they_differ_from_the_issue_date() -> None:
    said = flat_text_of(a_request(everything()))
    assert "Tax point 18 Nov 2026" in said
    assert "Delivered 17 Nov 2026" in said
    same_day = flat_text_of(a_request(a_content(tax_point=ISSUED, delivered_on=ISSUED)))
    assert "Tax point" not in same_day
    assert "Delivered" not in same_day


def test_an_exempt_line_gives_its_reason() -> None:
    assert "0% Exempt, Article 132 (1) (i): education" in flat_text_of(a_request(everything()))


@pytest.mark.parametrize(
    ("category", "words"),
    [
        (TaxCategory.REVERSE_CHARGE, "Reverse charge"),
        (TaxCategory.INTRA_COMMUNITY, "Intra-Community supply"),
        (TaxCategory.EXPORT, "Export outside the EU or UK"),
        (TaxCategory.OUTSIDE_SCOPE, "Not subject to VAT"),
        (TaxCategory.ZERO_RATED, "Zero-rated"),
    ],
)
def test_a_category_without_tax_prints_its_wording(category: TaxCategory, words: str) -> None:
    content = a_content(1, lines=(a_line(0, tax=TaxTreatment.of(category)),))
    assert words in flat_text_of(a_request(content))


def test_a_margin_scheme_prints_its_wording() -> None:
    tax = TaxTreatment(TaxCategory.EXEMPT, Decimal(0), reason_code="VATEX-EU-F")
    said = flat_text_of(a_request(a_content(1, lines=(a_line(0, tax=tax),))))
    assert "Margin scheme — second-hand goods" in said


def test_us_sales_tax_is_told_by_jurisdiction_and_without_a_word_of_vat() -> None:
    said = flat_text_of(a_request(a_us_content(), paper="Letter"))
    for words in (
        "New York State 4% 435.30 17.41",
        "New York City 4.5% 435.30 19.59",
        "MCTD 0.375% 435.30 1.63",
        "Exempt, Resale, certificate ST-120-4471 488.16 0.00",
        "Sales tax 38.63",
        "New York, NY 10118",
        "Tax ID 13-4159265",
    ):
        assert words in said
    assert "VAT" not in said


def test_a_credit_note_names_the_invoice_that_it_corrects_and_asks_for_no_money() -> None:
    said = flat_text_of(a_request(a_credit_note()))
    for words in (
        "Credit note CN-2026-000123",
        "Corrects INV-2026-000098 of 2 Oct 2026",
        "Reason for this credit: Two items arrived broken.",
        "Total credited GBP 522.36",
        "This lowers what is owed on INV-2026-000098.",
    ):
        assert words in said
    for words in ("Amount due", "Please pay", "Due ", "Terms of payment", "Account"):
        assert words not in said


def test_the_stub_says_what_to_pay_until_when_and_where_to() -> None:
    said = flat_text_of(a_request())
    assert "Amount due GBP 1,205.81 Please pay by 21 Dec 2026" in said
    assert (
        "Pay to Meridian Paper Works Ltd Account GB29 NWBK 6016 1331 9268 19 BIC NWBKGB2L" in said
    )
    assert "Reference INV-2026-000123" in said


def test_an_invoice_that_is_paid_already_asks_for_nothing() -> None:
    content = a_content(1, prepaid=a_content(1).totals.tax_inclusive)
    said = flat_text_of(a_request(content))
    assert "Nothing to pay GBP 0.00" in said
    assert "Please pay" not in said
    assert "Account" not in said


@pytest.mark.parametrize(
    ("currency", "price", "net", "due"),
    [("JPY", "1280", "7,680", "JPY 9,216"), ("KWD", "1.275", "7.650", "KWD 9.180")],
)
def test_amounts_have_the_decimals_of_their_currency(
    currency: str, price: str, net: str, due: str
) -> None:
    line = a_line(0, currency=currency, unit_price=Decimal(price))
    said = flat_text_of(a_request(a_content(1, currency=currency, lines=(line,))))
    assert f"20% {net}" in said
    assert f"Amount due {due}" in said


def test_the_notes_of_document_and_lines_are_there() -> None:
    said = flat_text_of(a_request(everything()))
    assert "Batch 2026-44 Shipped from the Bristol warehouse." in said
    assert "Quantity discount −48.00 Gift wrapping 12.50" in said
    assert "per 100" in said
    assert "Thank you for your order. Questions?" in said


def test_the_way_to_check_the_document_is_on_it() -> None:
    request = a_request()
    said = flat_text_of(request)
    assert "Scan this, or type the code at invoices.example/verify" in said
    for group in request.verification_code.split("-"):
        assert group in said


def test_all_of_a_very_long_bank_account_is_readable_somewhere() -> None:
    holder = "Zentralgenossenschaft der Papiermacher " * 5
    content = a_content(1)
    content = a_content(1, bank=type(content.bank)(holder.strip(), "GB29NWBK60161331926819", "X"))  # type: ignore[misc]
    said = flat_text_of(a_request(content))
    assert holder.strip() in said
    assert "GB29 NWBK 6016 1331 9268 19" in said


def test_all_of_a_very_long_imprint_is_readable_somewhere() -> None:
    seller = Party("S" * 150, a_content().seller.address, "GB" + "1" * 60, registration="R" * 90)
    request = a_request(a_content(1, seller=seller))
    said = flat_text_of(request).replace(" ", "")
    assert "S" * 150 in said
    assert "R" * 90 in said
    assert "GB" + "1" * 60 in said


def without_bank_and_references() -> InvoiceContent:
    return a_content(2, bank=None, po_reference="", source_reference="")


def test_what_is_not_given_leaves_no_empty_label() -> None:
    said = flat_text_of(a_request(without_bank_and_references()))
    for words in ("Your order", "Our reference", "Account", "BIC", "Pay to", "Supplier no."):
        assert words not in said


def test_the_due_date_is_the_one_of_the_request() -> None:
    due = ISSUED + timedelta(days=3)
    assert f"Due {figures.day(date(2026, 11, 24))}".replace("\xa0", " ") in flat_text_of(
        a_request(due_date=due)
    )


def test_pages_are_counted() -> None:
    pages = pages_of(a_request(a_content(64)))
    assert [f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, 1)] == [True] * 3
