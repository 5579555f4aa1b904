"""Invoices as rows of `invoices`, `invoice_lines` and `invoice_taxes`, and back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from adapters.postgres.party_rows import (
    adjustments_from_json,
    adjustments_to_json,
    bank_from_json,
    bank_to_json,
    party_from_json,
    party_to_json,
    tax_from_json,
    tax_to_json,
)
from domain.calendar import PaymentTerms
from domain.identity import AccountId, InvoiceId, VendorId
from domain.invoicing import (
    DocumentKind,
    Invoice,
    InvoiceContent,
    LineItem,
    PrecedingDocument,
    State,
)
from domain.money import Money

Values = dict[str, Any]

_FOLLOWING = ("paid", "credited", "credit_applied", "written_off", "open")
_TOTALS = (
    "lines_net",
    "allowances",
    "charges",
    "tax_exclusive",
    "tax",
    "tax_inclusive",
    "prepaid",
    "rounding",
    "payable",
)


def what_may_follow(invoice: Invoice) -> Values:
    """The columns that change after issue."""
    return {"state": invoice.state.value} | {
        name: getattr(invoice, name).amount_minor for name in _FOLLOWING
    }


def invoice_values(invoice: Invoice) -> Values:
    content = invoice.content
    totals = content.totals
    values: Values = {name: getattr(totals, name).amount_minor for name in _TOTALS}
    values |= what_may_follow(invoice)
    values |= {
        "id": invoice.id,
        "account_id": invoice.account_id,
        "vendor_id": invoice.vendor_id,
        "kind": content.kind.value,
        "series": invoice.series or None,
        "number": invoice.number or None,
        "issue_date": invoice.issue_date,
        "due_date": invoice.due_date,
        "currency": content.currency,
        "terms_days": content.terms.net_days,
        "po_reference": content.po_reference,
        "accounting_reference": content.accounting_reference,
        "source_reference": content.source_reference,
        "note": content.note,
        "tax_point": content.tax_point,
        "delivered_on": content.delivered_on,
        "corrects": invoice.corrects,
        "preceding": content.preceding
        and {"number": content.preceding.number, "issue_date": content.preceding.issue_date},
        "correction_reason": content.correction_reason,
        "accounting_currency": content.accounting_currency,
        "exchange_rate": content.exchange_rate,
        "template": content.template,
        "language": content.language,
        "seller": party_to_json(content.seller),
        "buyer": party_to_json(content.buyer),
        "bank": bank_to_json(content.bank),
        "adjustments": adjustments_to_json(content.adjustments),
        "content_hash": invoice.content_hash or None,
        "version": invoice.version,
    }
    return values


def line_values(invoice: Invoice) -> list[Values]:
    return [
        {
            "invoice_id": invoice.id,
            "position": position,
            "account_id": invoice.account_id,
            "description": line.description,
            "quantity": line.quantity,
            "unit": line.unit,
            "unit_price": line.unit_price,
            "base_quantity": line.base_quantity,
            "net": line.net.amount_minor,
            "tax": tax_to_json(line.tax),
            "item_code": line.item_code,
            "note": line.note,
            "adjustments": adjustments_to_json(line.adjustments),
        }
        for position, line in enumerate(invoice.content.lines, start=1)
    ]


def tax_values(invoice: Invoice) -> list[Values]:
    return [
        {
            "invoice_id": invoice.id,
            "position": position,
            "account_id": invoice.account_id,
            "scheme": row.scheme.value,
            "category": row.category.value,
            "rate": row.rate,
            "taxable": row.taxable.amount_minor,
            "tax": row.tax.amount_minor,
            "reason": row.reason,
            "reason_code": row.reason_code,
            "jurisdiction": row.jurisdiction,
            "certificate": row.certificate,
        }
        for position, row in enumerate(invoice.content.breakdown, start=1)
    ]


def invoice_from_rows(row: Row[Any], lines: Sequence[Row[Any]]) -> Invoice:
    """The aggregate, from its row and its lines in order of position."""
    currency = row.currency
    content = InvoiceContent(
        kind=DocumentKind(row.kind),
        currency=currency,
        seller=party_from_json(row.seller),
        buyer=party_from_json(row.buyer),
        lines=tuple(_line(line, currency) for line in lines),
        terms=PaymentTerms(row.terms_days),
        adjustments=adjustments_from_json(row.adjustments, currency),
        prepaid=Money(row.prepaid, currency),
        rounding=Money(row.rounding, currency),
        po_reference=row.po_reference,
        accounting_reference=row.accounting_reference,
        source_reference=row.source_reference,
        note=row.note,
        tax_point=row.tax_point,
        delivered_on=row.delivered_on,
        preceding=PrecedingDocument(**row.preceding) if row.preceding else None,
        correction_reason=row.correction_reason,
        bank=bank_from_json(row.bank),
        accounting_currency=row.accounting_currency,
        exchange_rate=row.exchange_rate,
        template=row.template,
        language=row.language,
    )
    invoice = Invoice(
        id=InvoiceId(row.id),
        account_id=AccountId(row.account_id),
        vendor_id=VendorId(row.vendor_id),
        content=content,
        state=State(row.state),
        corrects=InvoiceId(row.corrects) if row.corrects else None,
        series=row.series or "",
        number=row.number or "",
        issue_date=row.issue_date,
        due_date=row.due_date,
        content_hash=bytes(row.content_hash or b""),
        version=row.version,
    )
    for name in ("paid", "credited", "credit_applied", "written_off"):
        setattr(invoice, name, Money(getattr(row, name), currency))
    return invoice


def _line(row: Row[Any], currency: str) -> LineItem:
    return LineItem(
        description=row.description,
        quantity=row.quantity,
        unit_price=row.unit_price,
        currency=currency,
        tax=tax_from_json(row.tax),
        unit=row.unit,
        base_quantity=row.base_quantity,
        item_code=row.item_code,
        note=row.note,
        adjustments=adjustments_from_json(row.adjustments, currency),
    )
