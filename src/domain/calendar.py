"""Dates: what may stand on an invoice, and when it falls due."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.errors import DomainError
from domain.text import quoted

EARLIEST = date(1990, 1, 1)
LATEST = date(2199, 12, 31)


class ImplausibleDate(DomainError):
    """A date that no invoice of ours can bear; almost always a typing or format mistake."""

    def __init__(self, value: date) -> None:
        super().__init__(
            f"{value.isoformat()} is not between {EARLIEST.isoformat()} and {LATEST.isoformat()}."
        )
        self.value = value


def plausible(value: date) -> date:
    """The date itself, when it lies between 1990 and 2199 and is no moment in disguise."""
    if isinstance(value, datetime) or not EARLIEST <= value <= LATEST:
        raise ImplausibleDate(value)
    return value


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """When a document falls due (BT-9, BT-20): so many days after it was issued."""

    net_days: int = 30

    def __post_init__(self) -> None:
        if type(self.net_days) is not int or not 0 <= self.net_days <= 365:
            raise DomainError(
                f"Payment terms of {quoted(self.net_days)} days are not within 0 to 365."
            )

    def due_date(self, issue_date: date) -> date:
        return issue_date + timedelta(days=self.net_days)

    @property
    def text(self) -> str:
        """BT-20, in words."""
        return "Due on receipt" if self.net_days == 0 else f"Net {self.net_days} days"
