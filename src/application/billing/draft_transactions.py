"""Draft the documents that transactions will become; nothing is numbered or kept yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from application.clock import NewId
from application.unit_of_work import UnitOfWork
from domain.billing import Transaction, draft_content
from domain.customers import Account
from domain.errors import DomainError, InvalidField, NotFound
from domain.identity import InvoiceId, VendorId
from domain.invoicing import DocumentKind, Invoice, InvoiceIncomplete, reference_to
from domain.text import quoted
from domain.vendors import UnknownSeries, Vendor


class TransactionsRefused(Exception):
    """Some of a batch can't be taken; the rest is tried again without them."""

    def __init__(self, errors: Mapping[int, DomainError]) -> None:
        super().__init__(f"{len(errors)} transactions are refused")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Drafted:
    """An approved draft; `index` is the place of its transaction in the call."""

    index: int
    invoice: Invoice
    vendor: Vendor
    transaction: Transaction
    corrected: Invoice | None


def draft_all(
    work: UnitOfWork,
    wanted: Mapping[int, Transaction],
    new_id: NewId,
    vendor_id: VendorId | None,
) -> list[Drafted]:
    """Approved drafts of all; raises TransactionsRefused with every one that is wrong.

    `vendor_id` is the only vendor that exists for who posts them; None for every vendor.
    """
    return _Drafting(work, wanted, new_id, vendor_id).drafts()


class _Drafting:
    """Drafts a batch with one look-up for each kind of thing that its transactions name."""

    def __init__(
        self,
        work: UnitOfWork,
        wanted: Mapping[int, Transaction],
        new_id: NewId,
        vendor_id: VendorId | None,
    ) -> None:
        self._wanted = wanted
        self._new_id = new_id
        self._vendors: dict[str, Vendor] = {}
        self._errors: dict[int, DomainError] = {}
        for code in {transaction.vendor for transaction in wanted.values()}:
            try:
                vendor = work.vendors.by_code(code)
            except NotFound:
                continue
            if vendor_id in {None, vendor.id}:
                self._vendors[code] = vendor
        self._accounts = work.accounts.by_references({t.customer for t in wanted.values()})
        self._corrected = self._load_corrected(work)

    def drafts(self) -> list[Drafted]:
        """Approved drafts of all; raises TransactionsRefused with every one that is wrong."""
        drafts: list[Drafted] = []
        for index, transaction in self._wanted.items():
            try:
                drafts.append(self._draft(index, transaction))
            except DomainError as error:
                self._errors[index] = error
        if self._errors:
            raise TransactionsRefused(self._errors)
        return drafts

    def _draft(self, index: int, transaction: Transaction) -> Drafted:
        vendor = self._vendors.get(transaction.vendor)
        if vendor is None:
            raise InvalidField("/vendor", f"there is no vendor {quoted(transaction.vendor)}")
        account = self._accounts.get(transaction.customer)
        if account is None:
            raise InvalidField("/customer", f"there is no customer {quoted(transaction.customer)}")
        try:
            vendor.series_for(transaction.kind, transaction.series)
        except UnknownSeries as error:
            raise InvalidField("/series", str(error)) from error
        corrected = self._corrected_by(transaction, vendor, account)
        preceding = None
        if corrected is not None and corrected.issue_date is not None:
            preceding = reference_to(corrected.number, corrected.issue_date)
        content = draft_content(transaction, vendor, account, preceding)
        try:
            content.check_issuable()
        except InvoiceIncomplete as error:
            raise InvalidField(f"/{error.field.split('.')[0]}", error.why) from error
        invoice = Invoice(
            id=InvoiceId(self._new_id()),
            account_id=account.id,
            vendor_id=vendor.id,
            content=content,
            corrects=corrected.id if corrected else None,
        )
        invoice.approve()  # no approval policy exists yet that would ask a person first
        return Drafted(index, invoice, vendor, transaction, corrected)

    def _corrected_by(
        self, transaction: Transaction, vendor: Vendor, account: Account
    ) -> Invoice | None:
        if not transaction.corrects:
            return None
        if transaction.kind is not DocumentKind.CREDIT_NOTE:
            raise InvalidField("/corrects", "is for credit notes alone")
        corrected = self._corrected.get((vendor.id, transaction.source, transaction.corrects))
        if corrected is None or corrected.account_id != account.id:
            raise InvalidField(
                "/corrects", f"this customer has no invoice {quoted(transaction.corrects)}"
            )
        if corrected.content.kind is not DocumentKind.INVOICE:
            raise InvalidField("/corrects", f"{quoted(transaction.corrects)} is not an invoice")
        if corrected.content.currency != transaction.currency:
            raise InvalidField(
                "/currency", f"{quoted(transaction.corrects)} is in {corrected.content.currency}"
            )
        return corrected

    def _load_corrected(self, work: UnitOfWork) -> dict[tuple[VendorId, str, str], Invoice]:
        asked: dict[tuple[VendorId, str], set[str]] = {}
        for transaction in self._wanted.values():
            vendor = self._vendors.get(transaction.vendor)
            if vendor is not None and transaction.corrects:
                asked.setdefault((vendor.id, transaction.source), set()).add(transaction.corrects)
        if not asked:
            return {}
        ids = {
            (*place, reference): invoice_id
            for place, references in asked.items()
            for reference, invoice_id in work.invoices.ids_of(*place, references).items()
        }
        locked = work.invoices.for_update(set(ids.values()))
        return {key: locked[invoice_id] for key, invoice_id in ids.items()}
