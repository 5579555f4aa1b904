"""Things of the business with good defaults, so that a test says only what it is about.

Ids come from names: the same name has the same id in every run, in whatever order.
"""

import hashlib
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.billing import Transaction, TransactionLine
from domain.customers import Account
from domain.identity import AccountId, InvoiceId, VendorId
from domain.invoicing import (
    BankAccount,
    DocumentKind,
    Invoice,
    InvoiceContent,
    LineItem,
    Party,
    PostalAddress,
    credit_in_full,
    reference_to,
)
from domain.money import Money
from domain.tax import TaxCategory, TaxTreatment
from domain.vendors import Vendor

ISSUE_DATE = date(2026, 3, 2)
STANDARD = TaxTreatment.of(TaxCategory.STANDARD, Decimal(20))
REDUCED = TaxTreatment.of(TaxCategory.STANDARD, Decimal(5))
ZERO_RATED = TaxTreatment.of(TaxCategory.ZERO_RATED)


def an_id(*name: object) -> UUID:
    """A UUID of version 7 that belongs to this name."""
    value = int.from_bytes(hashlib.sha256(repr(name).encode()).digest()[:16])
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def money(amount: str | int, currency: str = "GBP") -> Money:
    return Money.exact(Decimal(amount), currency)


def an_address(**kw: Any) -> PostalAddress:
    return PostalAddress(
        **{
            "line1": "1 Harbour Street",
            "city": "Bristol",
            "post_code": "BS1 4QA",
            "country": "GB",
        }
        | kw
    )


def a_seller(**kw: Any) -> Party:
    return Party(
        **{
            "name": "Northwind Stationers Ltd",
            "address": an_address(),
            "tax_id": "GB123456789",
            "registration": "01234567",
            "email": "billing@northwind.example",
        }
        | kw
    )


def a_buyer(**kw: Any) -> Party:
    return Party(
        **{
            "name": "Ashdown Interiors Ltd",
            "address": an_address(line1="22 Mill Lane", city="Leeds", post_code="LS1 5AB"),
            "tax_id": "GB987654321",
            "email": "accounts@ashdown.example",
            "reference": "C-1001",
        }
        | kw
    )


def a_bank_account(**kw: Any) -> BankAccount:
    return BankAccount(
        **{
            "holder": "Northwind Stationers Ltd",
            "iban": "GB33BUKB20201555555555",
            "bic": "BUKBGB22",
        }
        | kw
    )


def a_vendor(**kw: Any) -> Vendor:
    code = kw.get("code", "NORTH")
    return Vendor(
        **{
            "id": VendorId(an_id("vendor", code)),
            "code": code,
            "party": a_seller(),
            "currency": "GBP",
            "timezone": "Europe/London",
            "bank": a_bank_account(),
        }
        | kw
    )


def an_account(**kw: Any) -> Account:
    reference = kw.get("reference", "C-1001")
    return Account(
        **{
            "id": AccountId(an_id("account", reference)),
            "reference": reference,
            "party": a_buyer(reference=reference),
        }
        | kw
    )


def a_line(**kw: Any) -> LineItem:
    """Two boxes of paper at 12.50, 20 % VAT: 25.00 net. Numbers may be given as text."""
    given: dict[str, Any] = {
        "description": "Box of paper, A4",
        "quantity": 2,
        "unit_price": "12.50",
        "currency": "GBP",
        "tax": STANDARD,
        "item_code": "PAPER-A4",
    } | kw
    for name in ("quantity", "unit_price", "base_quantity"):
        if name in given:
            given[name] = Decimal(given[name])
    return LineItem(**given)


def _lines(lines: int | tuple[LineItem, ...], currency: str) -> tuple[LineItem, ...]:
    if not isinstance(lines, int):
        return lines
    return tuple(
        a_line(description=f"Box of paper, lot {n + 1}", currency=currency) for n in range(lines)
    )


def some_content(lines: int | tuple[LineItem, ...] = 3, **kw: Any) -> InvoiceContent:
    """Content of an invoice over so many lines of 25.00 plus 20 % VAT: 30.00 each."""
    currency = kw.get("currency", "GBP")
    kind = kw.get("kind", DocumentKind.INVOICE)
    given: dict[str, Any] = {
        "kind": kind,
        "currency": currency,
        "seller": a_seller(),
        "buyer": a_buyer(),
        "lines": _lines(lines, currency),
        "po_reference": "PO-77",
        "source_reference": "T-4711",
        "bank": a_bank_account() if kind is DocumentKind.INVOICE else None,
    }
    return InvoiceContent(**given | kw)


def an_invoice(
    lines: int | tuple[LineItem, ...] = 3,
    *,
    name: str = "draft",
    content: InvoiceContent | None = None,
    id: InvoiceId | None = None,  # noqa: A002 - as the field is called
    account: Account | None = None,
    vendor: Vendor | None = None,
    corrects: InvoiceId | None = None,
    **content_kw: Any,
) -> Invoice:
    """A draft. What isn't named here goes into its content; `name` gives it its id."""
    account = account or an_account()
    vendor = vendor or a_vendor()
    if content is None:
        parties = {"seller": vendor.party, "buyer": account.party}
        content = some_content(lines, **parties | content_kw)
    return Invoice(
        id=id or InvoiceId(an_id("invoice", vendor.code, name)),
        account_id=account.id,
        vendor_id=vendor.id,
        content=content,
        corrects=corrects,
    )


def an_approved_invoice(lines: int | tuple[LineItem, ...] = 3, **kw: Any) -> Invoice:
    invoice = an_invoice(lines, **{"name": "approved"} | kw)
    invoice.approve()
    return invoice


def an_issued_invoice(
    lines: int | tuple[LineItem, ...] = 3,
    number: str = "INV-2026-000001",
    issue_date: date = ISSUE_DATE,
    series: str = "INV",
    **kw: Any,
) -> Invoice:
    """Issued, with its event already taken away; 90.00 GBP when nothing else is said."""
    invoice = an_approved_invoice(lines, **{"name": number} | kw)
    invoice.issue(series, number, issue_date)
    invoice.events.clear()
    return invoice


def a_credit_note(
    for_invoice: Invoice | None = None,
    lines: int | tuple[LineItem, ...] | None = None,
    *,
    number: str = "CN-2026-000001",
    issue_date: date | None = None,
    issued: bool = True,
    **kw: Any,
) -> Invoice:
    """A credit note over the whole invoice, or over these lines; not yet taken in by it."""
    invoice = for_invoice or an_issued_invoice()
    issue_date = issue_date or invoice.issue_date or ISSUE_DATE
    original = invoice.content
    content_kw: dict[str, Any] = {"source_reference": f"{original.source_reference}-C"}
    if lines is not None:
        content_kw |= {
            "lines": _lines(lines, original.currency),
            "adjustments": (),
            "rounding": None,
        }
    reference = reference_to(invoice.number, invoice.issue_date or issue_date)
    content = credit_in_full(original, reference, "Goods returned")
    account_id = kw.pop("account_id", invoice.account_id)
    vendor_id = kw.pop("vendor_id", invoice.vendor_id)
    note = Invoice(
        id=InvoiceId(an_id("credit note", number)),
        account_id=account_id,
        vendor_id=vendor_id,
        content=replace(content, **content_kw | kw),
        corrects=invoice.id,
    )
    if issued:
        note.approve()
        note.issue("CN", number, issue_date)
        note.events.clear()
    return note


def a_transaction(reference: str = "T-1", **kw: Any) -> Transaction:
    """Three boxes of paper at 12.50 to the usual customer of the usual vendor: 37.50 + 20 %."""
    given: dict[str, Any] = {
        "vendor": "NORTH",
        "source": "ledger",
        "reference": reference,
        "customer": "C-1001",
        "currency": "GBP",
        "lines": (TransactionLine("Box of paper, A4", Decimal(3), Decimal("12.50")),),
    } | kw
    payload = json.dumps({name: str(value) for name, value in given.items()}, sort_keys=True)
    return Transaction(**{"payload": payload} | given)
