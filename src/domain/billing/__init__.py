"""What is owed: transactions that a ledger completed, turned into documents."""

from domain.billing.drafting import draft_content
from domain.billing.transaction import (
    Transaction,
    TransactionAdjustment,
    TransactionConflict,
    TransactionLine,
)

__all__ = [
    "Transaction",
    "TransactionAdjustment",
    "TransactionConflict",
    "TransactionLine",
    "draft_content",
]
