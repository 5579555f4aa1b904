"""Which entry each financial fact makes."""

from collections.abc import Iterable
from datetime import date

from domain.identity import InvoiceId, JournalEntryId
from domain.invoicing import CreditApplied, Invoice
from domain.journal.entry import JournalEntry, LedgerAccount, Posting
from domain.money import Money
from domain.payments import Payment


def for_invoice(entry_id: JournalEntryId, invoice: Invoice) -> JournalEntry:
    """An invoice is issued: the customer owes, revenue and tax are earned."""
    totals = invoice.content.totals
    return _entry(
        entry_id,
        invoice,
        _issued_on(invoice),
        "invoice",
        (
            (LedgerAccount.RECEIVABLE, totals.payable, invoice.id),
            (LedgerAccount.PREPAYMENT, totals.prepaid, None),
            (LedgerAccount.REVENUE, -totals.tax_exclusive, None),
            (LedgerAccount.TAX_PAYABLE, -totals.tax, None),
            (LedgerAccount.ROUNDING, -totals.rounding, None),
        ),
    )


def for_credit_note(
    entry_id: JournalEntryId, credit_note: Invoice, applied: CreditApplied
) -> JournalEntry:
    """A credit note is issued: what it doesn't lower on its invoice is owed to the customer."""
    totals = credit_note.content.totals
    rest = totals.payable - applied.to_open - applied.to_written_off
    return _entry(
        entry_id,
        credit_note,
        _issued_on(credit_note),
        "credit_note",
        (
            (LedgerAccount.REVENUE, totals.tax_exclusive, None),
            (LedgerAccount.TAX_PAYABLE, totals.tax, None),
            (LedgerAccount.ROUNDING, totals.rounding, None),
            (LedgerAccount.RECEIVABLE, -applied.to_open, credit_note.corrects),
            (LedgerAccount.BAD_DEBT, -applied.to_written_off, None),
            (LedgerAccount.CUSTOMER_CREDIT, -rest, None),
        ),
    )


def for_payment(entry_id: JournalEntryId, payment: Payment) -> JournalEntry:
    """Money came in: allocated to invoices, and what is left is the customer's credit."""
    lines: list[tuple[LedgerAccount, Money, InvoiceId | None]] = [
        (LedgerAccount.BANK, payment.amount, None)
    ]
    lines.extend(
        (LedgerAccount.RECEIVABLE, -allocation.amount, allocation.invoice_id)
        for allocation in payment.allocations
    )
    lines.append((LedgerAccount.CUSTOMER_CREDIT, -payment.unallocated, None))
    return JournalEntry(
        entry_id,
        payment.vendor_id,
        payment.account_id,
        payment.received_on,
        "payment",
        str(payment.id),
        _postings(lines),
    )


def for_write_off(
    entry_id: JournalEntryId, invoice: Invoice, amount: Money, on: date
) -> JournalEntry:
    """What is open is given up."""
    return _entry(
        entry_id,
        invoice,
        on,
        "write_off",
        (
            (LedgerAccount.BAD_DEBT, amount, None),
            (LedgerAccount.RECEIVABLE, -amount, invoice.id),
        ),
    )


def _issued_on(invoice: Invoice) -> date:
    if invoice.issue_date is None:
        raise ValueError("only issued documents are posted")
    return invoice.issue_date


def _entry(
    entry_id: JournalEntryId,
    invoice: Invoice,
    on: date,
    what: str,
    lines: Iterable[tuple[LedgerAccount, Money, InvoiceId | None]],
) -> JournalEntry:
    return JournalEntry(
        entry_id, invoice.vendor_id, invoice.account_id, on, what, str(invoice.id), _postings(lines)
    )


def _postings(
    lines: Iterable[tuple[LedgerAccount, Money, InvoiceId | None]],
) -> tuple[Posting, ...]:
    """Postings of nothing are left out; a document over zero makes an entry without any."""
    return tuple(
        Posting(ledger, amount, invoice_id)
        for ledger, amount, invoice_id in lines
        if not amount.is_zero
    )
