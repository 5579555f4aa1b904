"""What a person can see on a document, and the hash over all of it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain.calendar import PaymentTerms, plausible
from domain.invoicing.errors import InvoiceIncomplete
from domain.invoicing.line import Adjustment, LineItem
from domain.invoicing.party import BankAccount, Party, PrecedingDocument
from domain.invoicing.totals import Totals, add_up
from domain.money import Money
from domain.tax import TaxScheme, TaxSubtotal, TaxTreatment


class DocumentKind(StrEnum):
    """BT-3, by UNTDID 1001."""

    INVOICE = "invoice"
    """380."""
    CREDIT_NOTE = "credit_note"
    """381; its amounts are positive and lower what is owed."""

    @property
    def code(self) -> str:
        return "380" if self is DocumentKind.INVOICE else "381"


@dataclass(frozen=True)
class InvoiceContent:
    """Everything on a document but its number and dates, which issuing adds."""

    kind: DocumentKind
    currency: str
    """BT-5."""
    seller: Party
    buyer: Party
    lines: tuple[LineItem, ...]
    terms: PaymentTerms = PaymentTerms()
    adjustments: tuple[Adjustment, ...] = ()
    prepaid: Money | None = None
    """BT-113."""
    rounding: Money | None = None
    """BT-114."""
    po_reference: str = ""
    """BT-13."""
    source_reference: str = ""
    """BT-18: the number by which the ledger knows the transaction."""
    note: str = ""
    """BT-22."""
    tax_point: date | None = None
    """BT-7: when the tax falls due, where it isn't the issue date."""
    delivered_on: date | None = None
    """BT-72."""
    preceding: PrecedingDocument | None = None
    """BG-3: what a credit note corrects."""
    correction_reason: str = ""
    bank: BankAccount | None = None
    accounting_currency: str = ""
    """BT-6: the seller's own currency, where the tax must be said in it too."""
    exchange_rate: Decimal | None = None
    """Units of `accounting_currency` for one of `currency` (Directive 2006/112/EC art. 91, 230)."""
    template: str = "standard@1"
    """The template version that the document is rendered from."""
    language: str = "en"

    def __post_init__(self) -> None:
        totals, breakdown = add_up(
            self.lines, self.adjustments, self.currency, self.prepaid, self.rounding
        )
        object.__setattr__(self, "_totals", totals)
        object.__setattr__(self, "_breakdown", breakdown)
        self._check()

    @property
    def totals(self) -> Totals:
        totals: Totals = self._totals  # type: ignore[attr-defined]
        return totals

    @property
    def breakdown(self) -> tuple[TaxSubtotal, ...]:
        breakdown: tuple[TaxSubtotal, ...] = self._breakdown  # type: ignore[attr-defined]
        return breakdown

    @property
    def tax_in_accounting_currency(self) -> Money | None:
        """BT-111: the total tax in the seller's own currency, where that is another one."""
        if not self.accounting_currency or self.exchange_rate is None:
            return None
        return Money.rounded(self.totals.tax.decimal * self.exchange_rate, self.accounting_currency)

    def _check(self) -> None:
        if not self.lines:
            raise InvoiceIncomplete("lines", "a document needs at least one line (BR-16)")
        if self.totals.payable.is_negative:
            what = "an invoice" if self.kind is DocumentKind.INVOICE else "a credit note"
            other = "a credit note" if self.kind is DocumentKind.INVOICE else "an invoice"
            raise InvoiceIncomplete(
                "lines",
                f"the total of {what} must not be negative ({self.totals.payable}); "
                f"post it as {other}",
            )
        if self.kind is DocumentKind.CREDIT_NOTE and not self.totals.prepaid.is_zero:
            raise InvoiceIncomplete("prepaid", "a credit note has no prepaid amount")
        for name in ("tax_point", "delivered_on"):
            day = getattr(self, name)
            if day is not None:
                plausible(day)
        if self.accounting_currency == self.currency:
            raise InvoiceIncomplete(
                "accounting_currency", "is given only where it differs from currency (BR-53)"
            )
        if self.accounting_currency and (
            self.exchange_rate is None
            or not self.exchange_rate.is_finite()
            or self.exchange_rate <= 0
        ):
            raise InvoiceIncomplete("exchange_rate", "is needed to say the tax in another currency")

    def check_issuable(self) -> None:
        """Raise InvoiceIncomplete unless all that VAT Directive art. 226 asks for is there."""
        vat = any(line.tax.scheme is TaxScheme.VAT for line in self.lines)
        if not self.seller.name or not self.seller.address.is_complete:
            raise InvoiceIncomplete("seller", "full name and address are needed (art. 226 (5))")
        if not self.buyer.name or not self.buyer.address.is_complete:
            raise InvoiceIncomplete("buyer", "full name and address are needed (art. 226 (5))")
        if vat and not self.seller.tax_id:
            raise InvoiceIncomplete("seller.tax_id", "the VAT identifier is needed (art. 226 (3))")
        for row in self.breakdown:
            vat_row = row.scheme is TaxScheme.VAT
            if vat_row and row.category.needs_buyer_tax_id and not self.buyer.tax_id:
                raise InvoiceIncomplete(
                    "buyer.tax_id",
                    f"the buyer's VAT identifier is needed for category {row.category} "
                    "(art. 226 (4))",
                )


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
        "lines": [_line(line) for line in content.lines],
        "adjustments": [_adjustment(item) for item in content.adjustments],
        "taxes": [_subtotal(row) for row in content.breakdown],
        "totals": {name: getattr(content.totals, name).amount_minor for name in Totals.__slots__},
        "terms": content.terms.text,
        "template": content.template,
        "language": content.language,
    }
    optional: dict[str, Any] = {
        "po_reference": content.po_reference,
        "source_reference": content.source_reference,
        "note": content.note,
        "tax_point": content.tax_point and content.tax_point.isoformat(),
        "delivered_on": content.delivered_on and content.delivered_on.isoformat(),
        "preceding": content.preceding and [content.preceding.number, content.preceding.issue_date],
        "correction_reason": content.correction_reason,
        "bank": content.bank and [content.bank.holder, content.bank.iban, content.bank.bic],
        "accounting_currency": content.accounting_currency,
        "exchange_rate": content.exchange_rate and _plain(content.exchange_rate),
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


def _plain(value: Decimal) -> str:
    """A decimal without exponent and trailing zeros, so that equal numbers read the same."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


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
        _plain(tax.rate),
        tax.reason_code,
        tax.reason,
        [[part.name, _plain(part.rate)] for part in tax.jurisdictions],
        tax.certificate,
    ]


def _line(line: LineItem) -> list[Any]:
    return [
        line.description,
        _plain(line.quantity),
        line.unit,
        _plain(line.unit_price),
        _plain(line.base_quantity),
        line.net.amount_minor,
        _tax(line.tax),
        line.item_code,
        line.note,
        [_adjustment(item) for item in line.adjustments],
    ]


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
        _plain(row.rate),
        row.taxable.amount_minor,
        row.tax.amount_minor,
        row.reason_code,
        row.reason,
        row.jurisdiction,
        row.certificate,
    ]
