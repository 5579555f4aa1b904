"""Transactions as they are handed in from outside, checked field by field."""

from entrypoints.intake.mistakes import Mistake, mistakes_of, pointer
from entrypoints.intake.transaction_form import TransactionForm

__all__ = ["Mistake", "TransactionForm", "mistakes_of", "pointer"]
