"""What a person can see on an issued document, and the hash over all of it."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from domain.exact import plain
from domain.invoicing.content import InvoiceContent
from domain.invoicing.line import Adjustment, LineItem
from domain.invoicing.party import Party
from domain.invoicing.totals import Totals
from domain.tax import TaxSubtotal, TaxTreatment


def visible(
    content: InvoiceContent, number: str, issue_date: date, due_date: date
) -> dict[str, Any]:
    """All that a person can see on the issued document, as plain JSON values."""
    seen: dict[str, Any] = {
        "kind": content.kind.value,
        "number": number,
        "issue_date": issue_date.isoformat(),
        "due_date": due_date.isoformat(),
        "currency": content.currency,
        "seller": _party(content.seller),
        "buyer": _party(content.buyer),
        "lines": _lines(content.lines),
        "adjustments": [_adjustment(item) for item in content.adjustments],
        "taxes": [_subtotal(row) for row in content.breakdown],
        "totals": {name: getattr(content.totals, name).amount_minor for name in Totals.__slots__},
        "terms": content.terms.text,
        "template": content.template,
        "language": content.language,
    }
    optional: dict[str, Any] = {
        "po_reference": content.po_reference,
        "accounting_reference": content.accounting_reference,
        "source_reference": content.source_reference,
        "note": content.note,
        "tax_point": content.tax_point and content.tax_point.isoformat(),
        "delivered_on": content.delivered_on and content.delivered_on.isoformat(),
        "preceding": content.preceding and [content.preceding.number, content.preceding.issue_date],
        "correction_reason": content.correction_reason,
        "bank": content.bank and [content.bank.holder, content.bank.iban, content.bank.bic],
        "accounting_currency": content.accounting_currency,
        "exchange_rate": content.exchange_rate and plain(content.exchange_rate),
    }
    seen.update((name, value) for name, value in optional.items() if value)
    accounting = content.tax_in_accounting_currency
    if accounting is not None:
        seen["tax_in_accounting_currency"] = accounting.amount_minor
    return seen


def content_hash(content: InvoiceContent, number: str, issue_date: date, due_date: date) -> bytes:
    """SHA-256 over the canonical JSON of all that a person can see (sorted keys, UTF-8)."""
    seen = visible(content, number, issue_date, due_date)
    canonical = json.dumps(seen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).digest()


def _party(party: Party) -> list[Any]:
    address = party.address
    return [
        party.name,
        [
            address.line1,
            address.line2,
            address.city,
            address.post_code,
            address.region,
            address.country,
        ],
        party.tax_id,
        party.registration,
        party.email,
        party.reference,
    ]


def _tax(tax: TaxTreatment) -> list[Any]:
    return [
        tax.scheme.value,
        tax.category.value,
        plain(tax.rate),
        tax.reason_code,
        tax.reason,
        [[part.name, plain(part.rate)] for part in tax.jurisdictions],
        tax.certificate,
    ]


def _lines(lines: Iterable[LineItem]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    last: TaxTreatment | None = None  # most lines are taxed as the one before
    for line in lines:
        if line.tax is not last:
            last, tax = line.tax, _tax(line.tax)
        rows.append(
            [
                line.description,
                plain(line.quantity),
                line.unit,
                plain(line.unit_price),
                plain(line.base_quantity),
                line.net.amount_minor,
                tax,
                line.item_code,
                line.note,
                [_adjustment(item) for item in line.adjustments],
            ]
        )
    return rows


def _adjustment(item: Adjustment) -> list[Any]:
    return [
        item.amount.amount_minor,
        item.is_charge,
        item.reason,
        _tax(item.tax) if item.tax else None,
    ]


def _subtotal(row: TaxSubtotal) -> list[Any]:
    return [
        row.scheme.value,
        row.category.value,
        plain(row.rate),
        row.taxable.amount_minor,
        row.tax.amount_minor,
        row.reason_code,
        row.reason,
        row.jurisdiction,
        row.certificate,
    ]
