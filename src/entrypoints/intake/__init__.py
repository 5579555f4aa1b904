"""Transactions as they are handed in from outside, checked field by field."""

from entrypoints.intake.mistakes import Mistake, mistakes_of, pointer
from entrypoints.intake.transaction_form import TransactionForm
from entrypoints.intake.values import Code, Day

__all__ = ["Code", "Day", "Mistake", "TransactionForm", "mistakes_of", "pointer"]
