"""Journal entries: every financial fact, debits and credits alike."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import DomainError
from domain.identity import AccountId, InvoiceId, JournalEntryId, VendorId
from domain.money import Money


class Unbalanced(DomainError):
    """The debits of an entry are not its credits."""

    def __init__(self, what: str, sums: dict[str, int]) -> None:
        super().__init__(f"The entry “{what}” doesn't balance: {sums} minor units are left over.")
        self.sums = sums


class LedgerAccount(StrEnum):
    """The chart of accounts, as far as receivables go."""

    RECEIVABLE = "receivable"
    """Asset: what customers owe, per invoice."""
    BANK = "bank"
    """Asset: money received."""
    CUSTOMER_CREDIT = "customer_credit"
    """Liability: what we owe customers: overpayments, credits beyond what was open."""
    PREPAYMENT = "prepayment"
    """Liability: money that was taken before the invoice and is settled by it (BT-113)."""
    REVENUE = "revenue"
    TAX_PAYABLE = "tax_payable"
    """Liability: collected for the tax authority."""
    ROUNDING = "rounding"
    """BT-114."""
    BAD_DEBT = "bad_debt"
    """Expense: written off."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry: a positive amount is a debit, a negative one a credit."""

    ledger: LedgerAccount
    amount: Money
    invoice_id: InvoiceId | None = None
    """The document whose open balance it changes; on RECEIVABLE alone, and always there."""

    def __post_init__(self) -> None:
        if (self.invoice_id is None) == (self.ledger is LedgerAccount.RECEIVABLE):
            raise DomainError(f"A posting on {self.ledger} names an invoice only if it is owed.")


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A financial fact. Can't be built unless it balances in every currency."""

    id: JournalEntryId
    vendor_id: VendorId
    account_id: AccountId
    posted_on: date
    what: str
    """The kind of fact: `invoice`, `credit_note`, `payment`, `write_off`."""
    subject_id: str
    """The id of the document or payment that it tells."""
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        sums: dict[str, int] = {}
        for posting in self.postings:
            money = posting.amount
            sums[money.currency] = sums.get(money.currency, 0) + money.amount_minor
        if len(self.postings) == 1 or any(sums.values()):
            raise Unbalanced(self.what, sums)
