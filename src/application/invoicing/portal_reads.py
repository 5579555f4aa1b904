"""What the portal's pages show of invoices: rows made for those pages, and who can read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from domain.access import UNLIMITED, Limits
from domain.identity import AccountId, InvoiceId, VendorId
from domain.money import Money


@dataclass(frozen=True, slots=True)
class InvoiceFilters:
    """What a list is narrowed to; empty means everything."""

    q: str = ""
    """Words, each of which stands in the number, order, cost centre, source reference, vendor or a
    line's text, or is the amount or the currency."""
    number: str = ""
    """The beginning of a number, or digits out of it."""
    vendor: str = ""
    status: str = ""
    date_from: date | None = None
    date_to: date | None = None
    sort: str = "-date"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a list begins: behind (or before) the row with this sort value and id."""

    value: str
    id: str
    is_backwards: bool = False


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    id: InvoiceId
    number: str
    kind: str
    vendor_name: str
    issue_date: date
    due_date: date
    total: Money
    open: Money
    status: str
    po_reference: str
    source_reference: str


@dataclass(frozen=True, slots=True)
class CountLabel:
    text: str


@dataclass(frozen=True, slots=True)
class InvoicePage:
    rows: Sequence[InvoiceRow]
    newer: Place | None
    older: Place | None
    count: CountLabel
    vendors: tuple[tuple[str, str], ...]
    """Id and name of those that have issued something to the account, to choose from."""

    @property
    def currency(self) -> str:
        """The one currency of all rows; empty when there are several, or no rows."""
        currencies = {row.total.currency for row in self.rows}
        return currencies.pop() if len(currencies) == 1 else ""


@dataclass(frozen=True, slots=True)
class PartyView:
    name: str
    address: tuple[str, ...]
    vat_id: str
    email: str


@dataclass(frozen=True, slots=True)
class AdjustmentView:
    label: str
    amount: Money
    is_charge: bool


@dataclass(frozen=True, slots=True)
class LineView:
    position: int
    description: str
    note: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    base_quantity: Decimal
    net: Money
    tax_label: str
    allowances: tuple[AdjustmentView, ...]


@dataclass(frozen=True, slots=True)
class TaxView:
    category: str
    rate: Decimal
    taxable: Money
    tax: Money
    reason: str


@dataclass(frozen=True, slots=True)
class TotalsView:
    lines_net: Money
    allowances: Money
    charges: Money
    tax_exclusive: Money
    tax: Money
    tax_inclusive: Money
    prepaid: Money
    rounding: Money
    payable: Money
    paid: Money
    credited: Money
    open: Money


@dataclass(frozen=True, slots=True)
class BankView:
    account_name: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    at: datetime
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class PaymentView:
    received_on: date
    amount: Money
    method: str
    reference: str


@dataclass(frozen=True, slots=True)
class RelatedView:
    id: InvoiceId
    number: str
    kind: str
    relation: str
    """`corrects` or `corrected_by`."""
    amount: Money


@dataclass(frozen=True, slots=True)
class InvoiceSheet:
    """One document with everything that its page shows."""

    id: InvoiceId
    number: str
    kind: str
    status: str
    vendor_name: str
    seller: PartyView
    buyer: PartyView
    issue_date: date
    due_date: date
    tax_point_date: date | None
    currency: str
    lines: Sequence[LineView]
    allowances_charges: Sequence[tuple[str, Money, bool]]
    taxes: Sequence[TaxView]
    totals: TotalsView
    terms_text: str
    po_reference: str
    accounting_reference: str
    """The cost centre, or where else the customer books it."""
    notes: str
    bank: BankView | None
    history: Sequence[HistoryEntry]
    payments: Sequence[PaymentView]
    related: Sequence[RelatedView]
    document_ready: bool
    verification_code: str


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """The file of an invoice; while it is being prepared, it lies nowhere yet."""

    id: InvoiceId
    number: str
    kind: str
    storage_key: str | None
    sha256: bytes

    @property
    def document_ready(self) -> bool:
        return self.storage_key is not None

    @property
    def name(self) -> str:
        plain = "".join(mark if mark.isalnum() or mark in "-_" else "-" for mark in self.number)
        return f"{plain}.pdf"


@dataclass(frozen=True, slots=True)
class PortalScope:
    """Whose documents are read, as of which day. What lies outside isn't there."""

    account_id: AccountId
    today: date
    visible_since: date | None
    """The first day of issue that the account's tier shows."""
    limits: Limits = UNLIMITED
    """What this member sees of it."""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the policy wants to know of a document."""

    account_id: AccountId
    vendor_id: VendorId
    issue_date: date
    amount: Money
    accounting_reference: str


class PortalInvoices(Protocol):
    """Reads within a scope, which comes from the session and nowhere else."""

    def page(
        self, scope: PortalScope, filters: InvoiceFilters, place: Place | None, /
    ) -> InvoicePage: ...

    def sheet(self, scope: PortalScope, invoice_id: InvoiceId, /) -> InvoiceSheet:
        """Raises NotFound."""

    def file(self, scope: PortalScope, invoice_id: InvoiceId, /) -> DocumentFile:
        """Raises NotFound."""

    def facts(self, account_id: AccountId, invoice_id: InvoiceId, /) -> DocumentFacts:
        """Of any issued document of the account, whoever may see it. Raises NotFound."""
