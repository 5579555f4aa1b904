"""The invoice and the credit note: one aggregate, one life."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.calendar import plausible
from domain.errors import DomainError
from domain.events import DomainEvent
from domain.identity import AccountId, InvoiceId, VendorId
from domain.invoicing.content import DocumentKind, InvoiceContent
from domain.invoicing.crediting import (
    Creditable,
    CreditApplied,
    TaxRow,
    reference_to,
    taxable_by_row,
)
from domain.invoicing.errors import IllegalTransition, InvoiceIncomplete, check_texts
from domain.invoicing.events import (
    InvoiceCredited,
    InvoiceIssued,
    InvoiceSettled,
    InvoiceWrittenOff,
)
from domain.invoicing.lifecycle import Event, State, after
from domain.invoicing.visible import content_hash
from domain.money import Money


@dataclass
class Invoice:
    """A document of one vendor to one account, from draft to settled.

    `paid`, `credited` and `written_off` follow the journal's postings on this document;
    `version` counts saves, so that two editors can't overwrite each other.
    """

    id: InvoiceId
    account_id: AccountId
    vendor_id: VendorId
    content: InvoiceContent
    state: State = State.DRAFT
    corrects: InvoiceId | None = None
    """The invoice that this credit note lowers."""
    series: str = ""
    number: str = ""
    issue_date: date | None = None
    due_date: date | None = None
    content_hash: bytes = b""
    paid: Money = field(init=False)
    credited: Money = field(init=False)
    credit_applied: Money = field(init=False)
    """The share of `credited` that lowered what was open or written off; the rest is the
    customer's credit."""
    taxable_credited: Mapping[TaxRow, Money] = field(init=False)
    """What credit notes have taken back of each tax row, before tax."""
    written_off: Money = field(init=False)
    version: int = 1
    events: list[DomainEvent] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self._reset_amounts()

    @property
    def payable(self) -> Money:
        return self.content.totals.payable

    @property
    def open(self) -> Money:
        """What the customer still owes on this document; nothing on a credit note."""
        if not self.state.is_issued or self.content.kind is DocumentKind.CREDIT_NOTE:
            return Money.zero(self.content.currency)
        return self.payable - self.paid - self.credit_applied - self.written_off

    @property
    def creditable(self) -> Creditable:
        """What credit notes may still take back, whether it was paid, prepaid or is open.

        Raises IllegalTransition on what isn't an issued invoice.
        """
        if (
            self.content.kind is not DocumentKind.INVOICE
            or not self.state.is_issued
            or self.issue_date is None
        ):
            raise IllegalTransition(self.state, "be credited")
        taxable = taxable_by_row(self.content.breakdown)
        for key, credited in self.taxable_credited.items():
            taxable[key] = taxable[key] - credited
        return Creditable(
            reference=reference_to(self.number, self.issue_date),
            amount=self.payable + self.content.totals.prepaid - self.credited,
            taxable=taxable,
        )

    def submit(self) -> None:
        self.state = after(self.state, Event.SUBMIT)

    def approve(self) -> None:
        self.state = after(self.state, Event.APPROVE)

    def reject(self) -> None:
        self.state = after(self.state, Event.REJECT)

    def revise(self, content: InvoiceContent) -> None:
        """Change what is not issued yet; whatever was approved is a draft again."""
        if self.state is not State.DRAFT:
            self.state = after(self.state, Event.REVISE)
        self.content = content
        self._reset_amounts()

    def issue(self, series: str, number: str, issue_date: date, *, bulk: bool = False) -> None:
        """Fix the document under its number; from here on nothing on it changes.

        Raises InvoiceIncomplete when the law asks for more, IllegalTransition when it isn't
        approved.
        """
        state = after(self.state, Event.ISSUE)
        self.content.check_issuable()
        check_texts(number=number)
        if not number.strip():
            raise InvoiceIncomplete("number", "a sequential number is needed (art. 226 (2))")
        due_date = self.content.terms.due_date(plausible(issue_date))
        self.series = series
        self.number = number
        self.issue_date = issue_date
        self.due_date = due_date
        self.content_hash = content_hash(self.content, number, issue_date, due_date)
        self.state = state
        if self.content.kind is DocumentKind.INVOICE and self.payable.is_zero:
            self.state = after(self.state, Event.SETTLE)
        self.events.append(
            InvoiceIssued(
                invoice_id=self.id,
                account_id=self.account_id,
                vendor_id=self.vendor_id,
                number=number,
                issue_date=issue_date,
                payable=self.payable,
                content_hash=self.content_hash,
                bulk=bulk,
            )
        )

    def credit(self, credit_note: "Invoice") -> CreditApplied:
        """Take a credit note in: it lowers what is open here, then what was written off.

        What goes beyond both is owed to the customer. Raises what `Creditable.less` raises.
        """
        left = self.creditable.less(credit_note.content)
        if credit_note.account_id != self.account_id or credit_note.vendor_id != self.vendor_id:
            raise DomainError("A credit note is of the same vendor and account as its invoice.")
        amount = credit_note.payable
        to_open = min(amount, self.open)
        applied = CreditApplied(to_open, min(amount - to_open, self.written_off))
        self.credited = self.credited + amount
        self.credit_applied = self.credit_applied + applied.to_open + applied.to_written_off
        self.written_off = self.written_off - applied.to_written_off
        self.taxable_credited = {
            row: billed - left.taxable[row]
            for row, billed in taxable_by_row(self.content.breakdown).items()
        }
        if left.amount.is_zero and self.state is not State.VOID:
            self.state = after(self.state, Event.VOID)
        else:
            self._follow_open()
        self.events.append(InvoiceCredited(self.id, self.account_id, credit_note.id, amount))
        return applied

    def settle(self, amount: Money) -> None:
        """Allocate received money, at most what is open."""
        if amount.amount_minor <= 0 or amount > self.open:
            raise DomainError(f"{amount} can't be allocated: {self.open} is open.")
        self.paid = self.paid + amount
        self._follow_open()
        self.events.append(InvoiceSettled(self.id, self.account_id, amount, self.open))

    def write_off(self, reason: str) -> Money:
        """Give up what is open; returns how much that was."""
        check_texts(reason=reason)
        amount = self.open
        self.state = after(self.state, Event.WRITE_OFF)
        self.written_off = self.written_off + amount
        self.events.append(InvoiceWrittenOff(self.id, self.account_id, amount, reason))
        return amount

    def _follow_open(self) -> None:
        if self.open.is_zero:
            self.state = after(self.state, Event.SETTLE)
        elif not (self.paid.is_zero and self.credit_applied.is_zero):
            self.state = after(self.state, Event.SETTLE_PARTLY)

    def _reset_amounts(self) -> None:
        zero = Money.zero(self.content.currency)
        self.paid = self.credited = self.credit_applied = self.written_off = zero
        self.taxable_credited = {}
