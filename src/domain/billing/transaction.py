"""A transaction as a ledger posts it: what was sold to whom, in the ledger's own words."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.errors import Conflict
from domain.invoicing import DocumentKind
from domain.tax import TaxTreatment


class TransactionConflict(Conflict):
    """The source has already posted another content under this reference."""

    def __init__(self, source: str, reference: str) -> None:
        super().__init__(
            f"Transaction {reference} of {source} was posted before with another content; "
            "the first one was kept."
        )
        self.source = source
        self.reference = reference


@dataclass(frozen=True, slots=True)
class TransactionAdjustment:
    """An allowance or charge; `amount` in major units, above zero."""

    amount: Decimal
    is_charge: bool
    reason: str
    tax: TaxTreatment | None = None


@dataclass(frozen=True, slots=True)
class TransactionLine:
    """One thing that was sold. Without `tax` the vendor's domestic rate applies."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    tax: TaxTreatment | None = None
    unit: str = "C62"
    base_quantity: Decimal = Decimal(1)
    item_code: str = ""
    note: str = ""
    adjustments: tuple[TransactionAdjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Transaction:
    """Known by `source` and `reference`; the same two never make a second document."""

    vendor: str
    """The vendor's code."""
    source: str
    reference: str
    customer: str
    """The account's reference."""
    currency: str
    lines: tuple[TransactionLine, ...]
    payload: str
    """The transaction as it was handed in, as canonical JSON (sorted keys)."""
    kind: DocumentKind = DocumentKind.INVOICE
    issue_date: date | None = None
    """Otherwise today, at the vendor's place."""
    series: str = ""
    terms_days: int | None = None
    adjustments: tuple[TransactionAdjustment, ...] = ()
    prepaid: Decimal | None = None
    rounding: Decimal | None = None
    po_reference: str = ""
    note: str = ""
    tax_point: date | None = None
    delivered_on: date | None = None
    corrects: str = ""
    """For a credit note: the number of the invoice, or the reference of its transaction."""
    correction_reason: str = ""
    exchange_rate: Decimal | None = None
    """Units of the vendor's currency for one of `currency`."""

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 over the payload: tells a repetition from another content."""
        return hashlib.sha256(self.payload.encode()).digest()
