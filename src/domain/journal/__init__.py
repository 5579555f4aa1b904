"""The books: balanced double entries, append-only. What is open is what the journal says."""

from domain.journal.entry import JournalEntry, LedgerAccount, Posting, Unbalanced
from domain.journal.postings import (
    for_credit_note,
    for_invoice,
    for_payment,
    for_write_off,
)

__all__ = [
    "JournalEntry",
    "LedgerAccount",
    "Posting",
    "Unbalanced",
    "for_credit_note",
    "for_invoice",
    "for_payment",
    "for_write_off",
]
