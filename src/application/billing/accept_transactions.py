"""Turn transactions that a ledger completed into issued documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from application.clock import Clock, NewId
from application.invoicing import ToIssue, issue_all
from application.unit_of_work import BeginWork, TransactionClaim, UnitOfWork
from domain.audit import Actor
from domain.billing import Transaction, TransactionConflict, draft_content
from domain.customers import Account
from domain.errors import DomainError, InvalidField, NotFound
from domain.identity import InvoiceId, TransactionId, VendorId
from domain.invoicing import (
    CreditExceedsInvoice,
    DocumentKind,
    Invoice,
    InvoiceIncomplete,
    NumberOutOfOrder,
    PrecedingDocument,
)
from domain.vendors import Vendor

BATCH = 50
"""Transactions committed together: much quicker than one by one, and a death loses little."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The transaction has its document; `created` is false when it had it before."""

    invoice_id: InvoiceId
    created: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was made of the transaction. `error` says which field is wrong, or what it hurts."""

    error: DomainError


@dataclass(frozen=True, slots=True)
class Untouched:
    """Good in itself, but another of the same atomic call was refused."""


Outcome = Accepted | Refused | Untouched


class TransactionsRefused(Exception):
    """Some of a batch can't be taken; the rest is tried again without them."""

    def __init__(self, errors: Mapping[int, DomainError]) -> None:
        super().__init__(f"{len(errors)} transactions are refused")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class _Drafted:
    index: int
    invoice: Invoice
    vendor: Vendor
    transaction: Transaction
    corrected: Invoice | None


class AcceptTransactions:
    """Each transaction becomes one issued document, once, however often it is posted."""

    def __init__(self, begin: BeginWork, clock: Clock, new_id: NewId) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    def __call__(
        self,
        transactions: Sequence[Transaction],
        actor: Actor,
        *,
        atomic: bool = False,
        bulk: bool = False,
    ) -> list[Outcome]:
        """Outcomes in the order of the transactions.

        `atomic`: all or none. Otherwise they are committed in batches, each whole, and what was
        committed before a failure stays. `bulk` lets their documents wait for those of single ones.
        """
        size = max(1, len(transactions)) if atomic else BATCH
        outcomes: list[Outcome] = []
        for start in range(0, len(transactions), size):
            outcomes += self._batch(transactions[start : start + size], actor, atomic, bulk)
        return outcomes

    def _batch(
        self, transactions: Sequence[Transaction], actor: Actor, atomic: bool, bulk: bool
    ) -> list[Outcome]:
        refused: dict[int, DomainError] = {}
        while True:
            wanted = {i: t for i, t in enumerate(transactions) if i not in refused}
            try:
                accepted = self._attempt(wanted, actor, bulk=bulk)
            except TransactionsRefused as refusal:
                refused.update(refusal.errors)
                if not atomic:
                    continue
                accepted = {}
            return [
                accepted[i]
                if i in accepted
                else Refused(refused[i])
                if i in refused
                else Untouched()
                for i in range(len(transactions))
            ]

    def _attempt(
        self, wanted: Mapping[int, Transaction], actor: Actor, *, bulk: bool
    ) -> dict[int, Outcome]:
        """Accept all of them in one unit of work, or raise TransactionsRefused with some."""
        if not wanted:
            return {}
        with self._begin(actor) as work:
            drafts = _Drafting(work, wanted, self._new_id).drafts()
            known = work.transactions.claim([self._claim(draft) for draft in drafts])
            outcomes: dict[int, Outcome] = {}
            conflicts: dict[int, DomainError] = {}
            fresh: list[_Drafted] = []
            for draft in drafts:
                posted = draft.transaction
                before = known.get((draft.vendor.id, posted.source, posted.reference))
                if before is None or before.invoice_id == draft.invoice.id:
                    fresh.append(draft)
                    outcomes[draft.index] = Accepted(draft.invoice.id, created=True)
                elif before.fingerprint == posted.fingerprint:
                    outcomes[draft.index] = Accepted(before.invoice_id, created=False)
                else:
                    conflicts[draft.index] = TransactionConflict(posted.source, posted.reference)
            conflicts |= _overdrawn(fresh)
            if conflicts:
                raise TransactionsRefused(conflicts)
            self._issue(work, fresh, bulk=bulk)
            work.commit()
        return outcomes

    def _claim(self, draft: _Drafted) -> TransactionClaim:
        return TransactionClaim(
            id=TransactionId(self._new_id()),
            vendor_id=draft.vendor.id,
            account_id=draft.invoice.account_id,
            invoice_id=draft.invoice.id,
            transaction=draft.transaction,
        )

    def _issue(self, work: UnitOfWork, fresh: Sequence[_Drafted], *, bulk: bool) -> None:
        now = self._clock.now()
        to_issue = [_to_issue(draft, now) for draft in fresh]
        try:
            issue_all(work, to_issue, self._new_id, bulk=bulk)
        except NumberOutOfOrder as error:
            raise TransactionsRefused(
                {
                    draft.index: InvalidField("/issue_date", str(error))
                    for draft, item in zip(fresh, to_issue, strict=True)
                    if item.series == error.series
                    and item.invoice.vendor_id == error.vendor_id
                    and item.issue_date < error.last
                }
            ) from error


def _to_issue(draft: _Drafted, now: datetime) -> ToIssue:
    transaction = draft.transaction
    series, number_format = draft.vendor.series_for(transaction.kind, transaction.series)
    return ToIssue(
        invoice=draft.invoice,
        issue_date=transaction.issue_date or draft.vendor.today(now),
        series=series,
        number_format=number_format,
        corrected=draft.corrected,
    )


def _overdrawn(drafts: Sequence[_Drafted]) -> dict[int, DomainError]:
    """Credit notes that would take more than their invoice has left, together with those before."""
    left = {d.corrected.id: d.corrected.creditable for d in drafts if d.corrected is not None}
    errors: dict[int, DomainError] = {}
    for draft in drafts:
        if draft.corrected is None:
            continue
        creditable, credit = left[draft.corrected.id], draft.invoice.payable
        if credit > creditable:
            errors[draft.index] = CreditExceedsInvoice(draft.corrected.number, creditable, credit)
        else:
            left[draft.corrected.id] = creditable - credit
    return errors


class _Drafting:
    """Drafts a batch with one look-up for each kind of thing that its transactions name."""

    def __init__(self, work: UnitOfWork, wanted: Mapping[int, Transaction], new_id: NewId) -> None:
        self._wanted = wanted
        self._new_id = new_id
        self._vendors: dict[str, Vendor] = {}
        self._errors: dict[int, DomainError] = {}
        for code in {transaction.vendor for transaction in wanted.values()}:
            try:
                self._vendors[code] = work.vendors.by_code(code)
            except NotFound:
                continue
        self._accounts = work.accounts.by_references({t.customer for t in wanted.values()})
        self._corrected = self._load_corrected(work)

    def drafts(self) -> list[_Drafted]:
        """Approved drafts of all; raises TransactionsRefused with every one that is wrong."""
        drafts: list[_Drafted] = []
        for index, transaction in self._wanted.items():
            try:
                drafts.append(self._draft(index, transaction))
            except DomainError as error:
                self._errors[index] = error
        if self._errors:
            raise TransactionsRefused(self._errors)
        return drafts

    def _draft(self, index: int, transaction: Transaction) -> _Drafted:
        vendor = self._vendors.get(transaction.vendor)
        if vendor is None:
            raise InvalidField("/vendor", f"there is no vendor “{transaction.vendor}”")
        account = self._accounts.get(transaction.customer)
        if account is None:
            raise InvalidField("/customer", f"there is no customer “{transaction.customer}”")
        vendor.series_for(transaction.kind, transaction.series)
        corrected = self._corrected_by(transaction, vendor, account)
        preceding = None
        if corrected is not None and corrected.issue_date is not None:
            preceding = PrecedingDocument(corrected.number, corrected.issue_date.isoformat())
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
        return _Drafted(index, invoice, vendor, transaction, corrected)

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
                "/corrects", f"this customer has no invoice “{transaction.corrects}”"
            )
        if corrected.content.kind is not DocumentKind.INVOICE:
            raise InvalidField("/corrects", f"{transaction.corrects} is not an invoice")
        if corrected.content.currency != transaction.currency:
            raise InvalidField(
                "/currency", f"{transaction.corrects} is in {corrected.content.currency}"
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
