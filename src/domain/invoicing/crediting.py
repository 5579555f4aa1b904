"""Credit notes: what they may take back of an invoice, and how they are made from one.

What was issued is corrected by credit notes alone. All of them together never take back more than
the invoice was over, nor more of any tax row of it: VAT that wasn't charged can't be credited.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.exact import EXACT, is_within
from domain.invoicing.content import DocumentKind, InvoiceContent
from domain.invoicing.errors import CreditExceedsInvoice, InvoiceIncomplete
from domain.invoicing.line import Adjustment, LineItem
from domain.invoicing.party import PrecedingDocument
from domain.money import CurrencyMismatch, Money
from domain.tax import TaxCategory, TaxScheme, TaxSubtotal

TaxRow = tuple[TaxScheme, TaxCategory, Decimal, str]
"""What tells rows of a breakdown apart: scheme, category, rate in percent, jurisdiction."""


def taxable_by_row(breakdown: Iterable[TaxSubtotal]) -> dict[TaxRow, Money]:
    """What is taxed in each way, before tax."""
    taxable: dict[TaxRow, Money] = {}
    for row in breakdown:
        key = _tax_row(row)
        taxable[key] = taxable[key] + row.taxable if key in taxable else row.taxable
    return taxable


def _tax_row(row: TaxSubtotal) -> TaxRow:
    return row.scheme, row.category, row.rate, row.jurisdiction


@dataclass(frozen=True, slots=True)
class CreditApplied:
    """Where the amount of a credit note goes; what remains of it is the customer's credit."""

    to_open: Money
    """Lowers what the customer owes."""
    to_written_off: Money
    """Lowers what had been given up, so that a debt that never was is no loss either."""

    @classmethod
    def nothing(cls, currency: str) -> "CreditApplied":
        """Of a credit note that corrects no invoice of ours."""
        return cls(Money.zero(currency), Money.zero(currency))


@dataclass(frozen=True, slots=True)
class Creditable:
    """What credit notes may still take back of one invoice: in all, and of each tax row."""

    reference: PrecedingDocument
    amount: Money
    taxable: Mapping[TaxRow, Money]

    def less(self, credit_note: InvoiceContent) -> "Creditable":
        """What is left after this credit note.

        Raises CreditExceedsInvoice when it would take too much, CurrencyMismatch, or
        InvoiceIncomplete when it isn't a credit note for this invoice (BT-25, BT-26).
        """
        if credit_note.kind is not DocumentKind.CREDIT_NOTE:
            raise InvoiceIncomplete("kind", "an issued invoice is corrected by credit notes alone")
        if credit_note.currency != self.amount.currency:
            raise CurrencyMismatch(self.amount.currency, credit_note.currency)
        if credit_note.preceding != self.reference:
            raise InvoiceIncomplete(
                "preceding", "must name the invoice and its date (BT-25, BT-26)"
            )
        payable = credit_note.totals.payable
        if payable > self.amount:
            raise CreditExceedsInvoice(self.reference.number, self.amount, payable)
        left = dict(self.taxable)
        for row in credit_note.breakdown:
            key = _tax_row(row)
            known = left.get(key, Money.zero(self.amount.currency))
            if not _is_part(row.taxable, known):
                raise CreditExceedsInvoice(
                    self.reference.number, known, row.taxable, taxed=_words(row)
                )
            left[key] = known - row.taxable
        return Creditable(self.reference, self.amount - payable, left)


def _is_part(amount: Money, whole: Money) -> bool:
    """Whether `amount` lies between nothing and `whole`, which may be negative."""
    nothing = Money.zero(whole.currency)
    return min(whole, nothing) <= amount <= max(whole, nothing)


def _words(row: TaxSubtotal) -> str:
    return f"{row.jurisdiction or row.category} {row.rate.normalize():f} %"


def reference_to(number: str, issue_date: date) -> PrecedingDocument:
    """BG-3: how a credit note names the invoice that it corrects."""
    return PrecedingDocument(number, issue_date.isoformat())


def credit_in_full(
    invoice: InvoiceContent, reference: PrecedingDocument, reason: str
) -> InvoiceContent:
    """A credit note over all of an invoice: the same lines, allowances, taxes and rounding.

    What had been paid before is not left out: it is taken back too, as the customer's credit.
    """
    return replace(
        invoice,
        kind=DocumentKind.CREDIT_NOTE,
        preceding=reference,
        correction_reason=reason,
        prepaid=None,
        bank=None,
    )


def credit_lines(
    invoice: InvoiceContent,
    reference: PrecedingDocument,
    quantities: Mapping[int, Decimal],
    reason: str,
) -> InvoiceContent:
    """A credit note over some of an invoice's lines, at their prices and taxes.

    `quantities` says how much of which line (from 0) is taken back. Their own allowances and
    charges are taken back in proportion; those of the whole document are not.
    """
    if not quantities.keys() <= set(range(len(invoice.lines))):
        raise InvoiceIncomplete("lines", "must be lines of the invoice")
    lines = tuple(_part(invoice.lines[index], taken) for index, taken in quantities.items())
    return replace(
        credit_in_full(invoice, reference, reason), lines=lines, adjustments=(), rounding=None
    )


def _part(line: LineItem, taken: Decimal) -> LineItem:
    within = is_within(taken, line.quantity.copy_abs())
    if not within or not taken or (taken < 0) is not (line.quantity < 0):
        raise InvoiceIncomplete("quantity", "must be a part of what was billed")
    return replace(
        line,
        quantity=taken,
        adjustments=tuple(_in_proportion(item, taken, line) for item in line.adjustments),
    )


def _in_proportion(item: Adjustment, taken: Decimal, line: LineItem) -> Adjustment:
    exact = EXACT.divide(EXACT.multiply(item.amount.decimal, taken), line.quantity)
    return replace(item, amount=Money.rounded(exact, item.amount.currency))
