"""What other systems read of invoices: rows made for the API, and who can read them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.errors import Conflict
from domain.identity import AccountId, InvoiceId, VendorId
from domain.invoicing import Invoice
from domain.money import Money


class SeveralInvoices(Conflict):
    """Several vendors have an invoice of this number; `vendors` are their codes."""

    def __init__(self, number: str, vendors: Sequence[str]) -> None:
        super().__init__(
            f"Several vendors have a document {number}: {', '.join(vendors)}. Say which is meant."
        )
        self.number = number
        self.vendors = vendors


@dataclass(frozen=True, slots=True)
class ApiInvoiceRow:
    """One document in a list."""

    id: InvoiceId
    account_id: AccountId
    number: str
    kind: str
    status: str
    """issued, partially_paid, paid, void or uncollectible."""
    is_overdue: bool
    vendor: str
    """The vendor's code."""
    customer: str
    """The account's reference."""
    source_reference: str
    po_reference: str
    accounting_reference: str
    issue_date: date
    due_date: date
    tax_exclusive: Money
    tax: Money
    payable: Money
    open: Money
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ApiInvoice:
    """One document with all that stands on it."""

    row: ApiInvoiceRow
    invoice: Invoice
    document_sha256: bytes | None
    """Of the archived PDF; None while it is being made."""


@dataclass(frozen=True, slots=True)
class ApiFilters:
    """What a list is narrowed to; empty means everything."""

    vendor: str = ""
    customer: str = ""
    kind: str = ""
    status: str = ""
    """A status of `ApiInvoiceRow`, or `open` (something is owed), or `overdue`."""
    issued_from: date | None = None
    issued_to: date | None = None


@dataclass(frozen=True, slots=True)
class ApiPlace:
    """A page begins behind this document; the newest come first."""

    issue_date: date
    id: InvoiceId


@dataclass(frozen=True, slots=True)
class ApiPage:
    rows: Sequence[ApiInvoiceRow]
    following: ApiPlace | None


class ApiInvoices(Protocol):
    """Issued documents. `vendor_id` is the only vendor whose documents exist; None for all.

    `now` decides what is overdue, by the calendar of each vendor's place.
    """

    def rows(self, ids: Collection[InvoiceId], now: datetime) -> Mapping[InvoiceId, ApiInvoiceRow]:
        """Those of the ids that exist."""

    def page(
        self,
        vendor_id: VendorId | None,
        filters: ApiFilters,
        place: ApiPlace | None,
        *,
        size: int,
        now: datetime,
    ) -> ApiPage: ...

    def by_number(
        self, vendor_id: VendorId | None, number: str, vendor: str, now: datetime
    ) -> ApiInvoice:
        """`vendor` is a code, or empty. Raises NotFound or SeveralInvoices."""
