"""One document with all that stands on it, as the API shows it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field

from application.invoicing.api_reads import ApiInvoice
from domain.exact import plain
from domain.invoicing import Adjustment, BankAccount, InvoiceContent, LineItem, Party
from domain.tax import TaxSubtotal, TaxTreatment
from entrypoints.api.invoice_models import Amount, InvoiceSummary, Shown, summary_fields
from entrypoints.api.links import Links


class AddressShown(Shown):
    line1: str
    line2: str
    city: str
    post_code: str
    region: str
    country: str = Field(description="ISO 3166-1 alpha-2.")


class PartyShown(Shown):
    """Seller (BG-4) or buyer (BG-7), as they were when it was issued."""

    name: str
    address: AddressShown
    tax_id: str
    registration: str
    email: str

    @classmethod
    def of(cls, party: Party) -> Self:
        address = party.address
        return cls(
            name=party.name,
            address=AddressShown(
                line1=address.line1,
                line2=address.line2,
                city=address.city,
                post_code=address.post_code,
                region=address.region,
                country=address.country,
            ),
            tax_id=party.tax_id,
            registration=party.registration,
            email=party.email,
        )


class TaxShown(Shown):
    scheme: Literal["VAT", "SALES_TAX"]
    category: str
    rate: Amount = Field(description="In percent.")
    reason: str
    reason_code: str

    @classmethod
    def of(cls, tax: TaxTreatment) -> Self:
        return cls(
            scheme=tax.scheme.value,
            category=tax.category.value,
            rate=plain(tax.rate),
            reason=tax.reason,
            reason_code=tax.reason_code,
        )


class AdjustmentShown(Shown):
    amount: Amount
    is_charge: bool
    reason: str

    @classmethod
    def of(cls, item: Adjustment) -> Self:
        return cls(amount=str(item.amount.decimal), is_charge=item.is_charge, reason=item.reason)


class LineShown(Shown):
    description: str
    quantity: Amount
    unit: str
    unit_price: Amount
    base_quantity: Amount
    net: Amount
    tax: TaxShown
    item_code: str
    note: str
    adjustments: Sequence[AdjustmentShown]

    @classmethod
    def of(cls, line: LineItem) -> Self:
        return cls(
            description=line.description,
            quantity=plain(line.quantity),
            unit=line.unit,
            unit_price=plain(line.unit_price),
            base_quantity=plain(line.base_quantity),
            net=str(line.net.decimal),
            tax=TaxShown.of(line.tax),
            item_code=line.item_code,
            note=line.note,
            adjustments=[AdjustmentShown.of(item) for item in line.adjustments],
        )


class TaxRowShown(Shown):
    """One row of the breakdown (BG-23)."""

    scheme: Literal["VAT", "SALES_TAX"]
    category: str
    rate: Amount
    taxable: Amount
    tax: Amount
    reason: str
    jurisdiction: str

    @classmethod
    def of(cls, row: TaxSubtotal) -> Self:
        return cls(
            scheme=row.scheme.value,
            category=row.category.value,
            rate=plain(row.rate),
            taxable=str(row.taxable.decimal),
            tax=str(row.tax.decimal),
            reason=row.reason,
            jurisdiction=row.jurisdiction,
        )


class TotalsShown(Shown):
    """BG-22, and what became of the payable amount since."""

    lines_net: Amount
    allowances: Amount
    charges: Amount
    tax_exclusive: Amount
    tax: Amount
    tax_inclusive: Amount
    prepaid: Amount
    rounding: Amount
    payable: Amount
    paid: Amount
    credited: Amount
    written_off: Amount
    open: Amount


class BankShown(Shown):
    holder: str
    iban: str
    bic: str

    @classmethod
    def of(cls, bank: BankAccount | None) -> Self | None:
        return None if bank is None else cls(holder=bank.holder, iban=bank.iban, bic=bank.bic)


class CorrectedShown(Shown):
    """The invoice that a credit note corrects (BG-3)."""

    number: str
    issue_date: date


class DocumentShown(Shown):
    """The archived PDF."""

    ready: bool = Field(description="false for the seconds in which it is being made.")
    sha256: str | None


class InvoiceDetail(InvoiceSummary):
    """An issued document with all that stands on it."""

    seller: PartyShown
    buyer: PartyShown
    lines: Sequence[LineShown]
    adjustments: Sequence[AdjustmentShown]
    taxes: Sequence[TaxRowShown]
    totals: TotalsShown
    terms: str
    note: str
    tax_point: date | None
    delivered_on: date | None
    corrects: CorrectedShown | None
    correction_reason: str
    bank: BankShown | None
    exchange_rate: Amount | None
    content_sha256: str = Field(description="Over all that a person can see on it.")
    document: DocumentShown

    @classmethod
    def of_whole(cls, found: ApiInvoice, links: Links) -> Self:
        content, sha256 = found.invoice.content, found.document_sha256
        return cls.model_validate(
            summary_fields(found.row, links)
            | {
                "seller": PartyShown.of(content.seller),
                "buyer": PartyShown.of(content.buyer),
                "lines": [LineShown.of(line) for line in content.lines],
                "adjustments": [AdjustmentShown.of(item) for item in content.adjustments],
                "taxes": [TaxRowShown.of(row) for row in content.breakdown],
                "totals": _totals(found),
                "terms": content.terms.text,
                "note": content.note,
                "tax_point": content.tax_point,
                "delivered_on": content.delivered_on,
                "corrects": _corrected(content),
                "correction_reason": content.correction_reason,
                "bank": BankShown.of(content.bank),
                "exchange_rate": _rate(content.exchange_rate),
                "content_sha256": found.invoice.content_hash.hex(),
                "document": DocumentShown(
                    ready=sha256 is not None, sha256=None if sha256 is None else sha256.hex()
                ),
            }
        )


def _totals(found: ApiInvoice) -> TotalsShown:
    invoice, totals = found.invoice, found.invoice.content.totals
    fixed = {name: getattr(totals, name) for name in type(totals).__slots__}
    since = {name: getattr(invoice, name) for name in ("paid", "credited", "written_off", "open")}
    return TotalsShown(**{name: str(money.decimal) for name, money in (fixed | since).items()})


def _corrected(content: InvoiceContent) -> CorrectedShown | None:
    before = content.preceding
    if before is None:
        return None
    return CorrectedShown(number=before.number, issue_date=date.fromisoformat(before.issue_date))


def _rate(rate: Decimal | None) -> str | None:
    return None if rate is None else plain(rate)
