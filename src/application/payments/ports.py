"""What payments need to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.money import Money


@dataclass(frozen=True, slots=True)
class Billed:
    """An issued invoice, as whoever assigns payments sees it."""

    number: str
    vendor: str
    """The vendor's code."""
    customer: str
    """The account's reference."""
    source_reference: str
    issue_date: date
    due_date: date
    payable: Money
    open: Money


class ReadBilled(Protocol):
    def of_source(self, source: str) -> Sequence[Billed]:
        """The invoices made of a ledger's transactions, in order of issue date and number."""
