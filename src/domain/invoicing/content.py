"""What stands on a document, apart from the number and the dates that issuing adds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.calendar import ImplausibleDate, PaymentTerms, plausible
from domain.exact import EXACT, is_within
from domain.invoicing.errors import InvoiceIncomplete, check_texts
from domain.invoicing.line import Adjustment, LineItem
from domain.invoicing.party import BankAccount, Party, PrecedingDocument
from domain.invoicing.totals import Totals, add_up
from domain.money import AmountTooLarge, Money
from domain.tax import TaxScheme, TaxSubtotal

MAX_EXCHANGE_RATE = Decimal(10) ** 9


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
    accounting_reference: str = ""
    """BT-19: where the buyer books it, such as a cost centre."""
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
        exact = EXACT.multiply(self.totals.tax.decimal, self.exchange_rate)
        return Money.rounded(exact, self.accounting_currency)

    def _check(self) -> None:
        if not self.lines:
            raise InvoiceIncomplete("lines", "a document needs at least one line (BR-16)")
        if self.totals.prepaid.is_negative:
            raise InvoiceIncomplete("prepaid", "must not be negative")
        if self.totals.prepaid > self.totals.tax_inclusive and not self.totals.prepaid.is_zero:
            raise InvoiceIncomplete(
                "prepaid",
                f"is more than the total of {self.totals.tax_inclusive}; "
                "pay back what was paid too much",
            )
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
        if len({row.scheme for row in self.breakdown}) > 1:
            raise InvoiceIncomplete("lines", "VAT and sales tax don't stand on one document")
        check_texts(
            po_reference=self.po_reference,
            accounting_reference=self.accounting_reference,
            source_reference=self.source_reference,
            correction_reason=self.correction_reason,
            template=self.template,
            language=self.language,
        )
        check_texts(paragraph=True, note=self.note)
        self._check_dates()
        self._check_accounting_currency()

    def _check_dates(self) -> None:
        for name in ("tax_point", "delivered_on"):
            day = getattr(self, name)
            if day is None:
                continue
            try:
                plausible(day)
            except ImplausibleDate as error:
                raise InvoiceIncomplete(name, str(error)) from error

    def _check_accounting_currency(self) -> None:
        rate = self.exchange_rate
        if rate is not None and (not is_within(rate, MAX_EXCHANGE_RATE) or rate <= 0):
            raise InvoiceIncomplete("exchange_rate", "must be a number above zero")
        if not self.accounting_currency:
            return
        if self.accounting_currency == self.currency:
            raise InvoiceIncomplete(
                "accounting_currency", "is given only where it differs from currency (BR-53)"
            )
        if rate is None:
            raise InvoiceIncomplete("exchange_rate", "is needed to say the tax in another currency")
        try:
            self.tax_in_accounting_currency  # noqa: B018 - must be an amount that can be billed
        except AmountTooLarge as error:
            raise InvoiceIncomplete("exchange_rate", str(error)) from error

    def check_issuable(self) -> None:
        """Raise InvoiceIncomplete unless all that VAT Directive art. 226 asks for is there."""
        vat = any(row.scheme is TaxScheme.VAT for row in self.breakdown)
        if not self.seller.name.strip() or not self.seller.address.is_complete:
            raise InvoiceIncomplete("seller", "full name and address are needed (art. 226 (5))")
        if not self.buyer.name.strip() or not self.buyer.address.is_complete:
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
