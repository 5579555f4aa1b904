"""A transaction as a ledger posts it: what was sold to whom, in the ledger's own words."""

import hashlib
import json
import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from domain.calendar import ImplausibleDate, PaymentTerms, plausible
from domain.errors import Conflict, DomainError, InvalidField, refuse
from domain.invoicing import DocumentKind
from domain.money import Money
from domain.tax import TaxTreatment
from domain.text import quoted, why_unfit

_TEXTS = (
    "vendor",
    "source",
    "reference",
    "customer",
    "series",
    "po_reference",
    "accounting_reference",
    "corrects",
    "correction_reason",
)
_CAN_NOT_BE_KEPT = re.compile("[\0\ud800-\udfff]")


class TransactionConflict(Conflict):
    """The source has already posted another content under this reference."""

    def __init__(self, source: str, reference: str) -> None:
        super().__init__(
            f"Transaction {quoted(reference)} of {quoted(source)} was posted before with another "
            "content; the first one was kept."
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
    """Known by `source` and `reference`; the same two never make a second document.

    Raises InvalidField, or InvalidInput for several, when it can't be looked at any further: what
    identifies it, its currency, dates and texts. The rest is checked while it is drafted.
    """

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
    accounting_reference: str = ""
    """The customer's cost centre or the like (BT-19)."""
    note: str = ""
    tax_point: date | None = None
    delivered_on: date | None = None
    corrects: str = ""
    """For a credit note: the number of the invoice, or the reference of its transaction."""
    correction_reason: str = ""
    exchange_rate: Decimal | None = None
    """Units of the vendor's currency for one of `currency`."""

    def __post_init__(self) -> None:
        refuse(
            [
                *self._flaws_of_names(),
                *self._flaws_of_texts(),
                *self._flaws_of_dates(),
                *self._flaws_of_payload(),
            ]
        )

    def _flaws_of_names(self) -> list[InvalidField]:
        flaws = [
            InvalidField(f"/{name}", "is needed")
            for name in ("vendor", "source", "reference", "customer")
            if not getattr(self, name).strip()
        ]
        try:
            Money.zero(self.currency)
        except DomainError as error:
            flaws.append(InvalidField("/currency", str(error)))
        return flaws

    def _flaws_of_texts(self) -> list[InvalidField]:
        flaws = [
            InvalidField(f"/{name}", why)
            for name in _TEXTS
            if (why := why_unfit(getattr(self, name)))
        ]
        if why := why_unfit(self.note, paragraph=True):
            flaws.append(InvalidField("/note", why))
        return flaws

    def _flaws_of_dates(self) -> list[InvalidField]:
        flaws: list[InvalidField] = []
        for name in ("issue_date", "tax_point", "delivered_on"):
            day = getattr(self, name)
            try:
                if day is not None:
                    plausible(day)
            except ImplausibleDate as error:
                flaws.append(InvalidField(f"/{name}", str(error)))
        try:
            if self.terms_days is not None:
                PaymentTerms(self.terms_days)
        except DomainError as error:
            flaws.append(InvalidField("/terms_days", str(error)))
        return flaws

    def _flaws_of_payload(self) -> list[InvalidField]:
        if _can_be_kept(json.loads(self.payload)):
            return []
        return [InvalidField("", "has a character or a number that can't be kept")]

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 over the payload: tells a repetition from another content."""
        return hashlib.sha256(self.payload.encode()).digest()


def _can_be_kept(value: Any) -> bool:
    """Whether a JSON value has no NUL, no half of a surrogate pair and no infinite number."""
    if isinstance(value, str):
        return not _CAN_NOT_BE_KEPT.search(value)
    if isinstance(value, dict):
        return all(_can_be_kept(name) and _can_be_kept(one) for name, one in value.items())
    if isinstance(value, list):
        return all(map(_can_be_kept, value))
    return not isinstance(value, float) or math.isfinite(value)
