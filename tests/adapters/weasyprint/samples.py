"""Documents to render: good defaults, and one function for each thing that makes them differ."""

from datetime import date
from decimal import Decimal
from typing import Any

from application.documents import RenderRequest
from domain.calendar import PaymentTerms
from domain.documents import grouped, verification_code
from domain.invoicing import (
    Adjustment,
    BankAccount,
    DocumentKind,
    InvoiceContent,
    LineItem,
    Party,
    PostalAddress,
    PrecedingDocument,
    content_hash,
)
from domain.money import Money
from domain.tax import Jurisdiction, TaxCategory, TaxScheme, TaxTreatment

ISSUED = date(2026, 11, 21)

VAT_20 = TaxTreatment.of(TaxCategory.STANDARD, Decimal(20))

SELLER = Party(
    name="Meridian Paper Works Ltd",
    address=PostalAddress("12 Quay Street", "", "Bristol", "BS1 4DJ", "", "GB"),
    tax_id="GB123456789",
    registration="04711815",
    email="billing@meridian.example",
)
BUYER = Party(
    name="Handelshaus Grünwald & Söhne GmbH",
    address=PostalAddress("Lindenallee 48", "", "Hamburg", "20259", "", "DE"),
    tax_id="DE811569869",
    reference="C-10293",
)
BANK = BankAccount("Meridian Paper Works Ltd", "GB29NWBK60161331926819", "NWBKGB2L")

_GOODS = (
    ("White hanging heart T-light holder", "85123A", "6", "2.55", "C62"),
    ("Consulting: colour management of the new coating line", "", "3.5", "120", "HUR"),
    ("Cream cupid hearts coat hanger", "84406B", "8", "2.75", "C62"),
    ("Knitted union flag hot water bottle", "84029G", "144", "3.39", "H87"),
    (
        "Cotton rag paper 300 g/m², deckle edge, sheet of 70 × 100 cm",
        "CR300",
        "1250",
        "0.0475",
        "C62",
    ),
)


def a_line(position: int = 0, **changes: Any) -> LineItem:
    """A line of the sample assortment; the same position is always the same line."""
    description, code, quantity, price, unit = _GOODS[position % len(_GOODS)]
    fields: dict[str, Any] = {
        "description": description,
        "quantity": Decimal(quantity),
        "unit_price": Decimal(price),
        "currency": "GBP",
        "tax": VAT_20,
        "unit": unit,
        "item_code": code,
    }
    return LineItem(**(fields | changes))


def a_content(count: int = 5, /, **changes: Any) -> InvoiceContent:
    """A domestic invoice with so many lines of the sample assortment."""
    currency = changes.get("currency", "GBP")
    fields: dict[str, Any] = {
        "kind": DocumentKind.INVOICE,
        "currency": currency,
        "seller": SELLER,
        "buyer": BUYER,
        "lines": tuple(a_line(position, currency=currency) for position in range(count)),
        "terms": PaymentTerms(30),
        "bank": BANK,
        "po_reference": "PO-2026-0815",
        "source_reference": "536365",
    }
    return InvoiceContent(**(fields | changes))


def a_request(content: InvoiceContent | None = None, **changes: Any) -> RenderRequest:
    """What the renderer is asked for when this content was issued."""
    content = content or a_content()
    kind = "INV" if content.kind is DocumentKind.INVOICE else "CN"
    number = changes.get("number", f"{kind}-2026-000123")
    due = content.terms.due_date(ISSUED)
    code = verification_code(b"sample", content_hash(content, number, ISSUED, due))
    fields: dict[str, Any] = {
        "content": content,
        "number": number,
        "issue_date": ISSUED,
        "due_date": due,
        "vendor_name": "Meridian Paper",
        "verification_url": f"https://invoices.example/verify/{code}",
        "verification_code": grouped(code),
    }
    return RenderRequest(**(fields | changes))


def a_credit_note(**changes: Any) -> InvoiceContent:
    """Two lines taken back from an earlier invoice."""
    fields: dict[str, Any] = {
        "kind": DocumentKind.CREDIT_NOTE,
        "bank": None,
        "preceding": PrecedingDocument("INV-2026-000098", "2026-10-02"),
        "correction_reason": "Two items arrived broken.",
    }
    return a_content(2, **(fields | changes))


def everything() -> InvoiceContent:
    """An invoice that uses every field that a document can show."""
    vat_5 = TaxTreatment.of(TaxCategory.STANDARD, Decimal(5))
    reverse = TaxTreatment.of(TaxCategory.REVERSE_CHARGE)
    exempt = TaxTreatment(TaxCategory.EXEMPT, Decimal(0), reason="Article 132 (1) (i): education")
    lines = (
        a_line(0, currency="EUR", note="Batch 2026-44\nShipped from the Bristol warehouse."),
        a_line(
            3,
            currency="EUR",
            adjustments=(
                Adjustment(Money(4800, "EUR"), False, "Quantity discount"),
                Adjustment(Money(1250, "EUR"), True, "Gift wrapping"),
            ),
        ),
        a_line(4, currency="EUR", base_quantity=Decimal(100), unit_price=Decimal("4.75")),
        a_line(1, currency="EUR", tax=reverse),
        a_line(2, currency="EUR", tax=vat_5, quantity=Decimal(-2), note="Returned unopened"),
        a_line(1, currency="EUR", tax=exempt, description="Training: paper conservation, one day"),
    )
    return a_content(
        currency="EUR",
        lines=lines,
        adjustments=(
            Adjustment(Money(2500, "EUR"), False, "Loyalty discount", VAT_20),
            Adjustment(Money(1890, "EUR"), True, "Freight to Hamburg", VAT_20),
        ),
        prepaid=Money(10000, "EUR"),
        rounding=Money(2, "EUR"),
        tax_point=date(2026, 11, 18),
        delivered_on=date(2026, 11, 17),
        accounting_currency="GBP",
        exchange_rate=Decimal("0.8571"),
        note="Thank you for your order.\nQuestions? Write to billing@meridian.example or call us.",
    )


def a_us_content(**changes: Any) -> InvoiceContent:
    """A sale in New York with three jurisdictions, and one exempt line."""
    parts = (
        Jurisdiction("New York State", Decimal("4")),
        Jurisdiction("New York City", Decimal("4.5")),
        Jurisdiction("MCTD", Decimal("0.375")),
    )
    taxed = TaxTreatment(
        TaxCategory.STANDARD, Decimal("8.875"), scheme=TaxScheme.SALES_TAX, jurisdictions=parts
    )
    exempt = TaxTreatment(
        TaxCategory.EXEMPT,
        Decimal(0),
        reason="Resale",
        scheme=TaxScheme.SALES_TAX,
        certificate="ST-120-4471",
    )
    fields: dict[str, Any] = {
        "currency": "USD",
        "seller": Party(
            "Hudson Letterpress Inc.",
            PostalAddress("350 Fifth Avenue", "Suite 4100", "New York", "10118", "NY", "US"),
            tax_id="13-4159265",
            email="accounts@hudson.example",
        ),
        "buyer": Party(
            "Brooklyn Book Arts Cooperative",
            PostalAddress("99 Franklin Street", "", "Brooklyn", "11222", "NY", "US"),
            reference="BBA-77",
        ),
        "bank": BankAccount("Hudson Letterpress Inc.", "021000021 / 4471 889 201", "CHASUS33"),
        "lines": (
            a_line(0, currency="USD", tax=taxed),
            a_line(1, currency="USD", tax=taxed),
            a_line(3, currency="USD", tax=exempt),
        ),
    }
    return a_content(**(fields | changes))
