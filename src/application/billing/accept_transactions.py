"""Turn transactions that a ledger completed into issued documents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from application.billing.draft_transactions import Drafted, TransactionsRefused, draft_all
from application.clock import Clock, NewId
from application.invoicing import ToIssue, issue_all
from application.unit_of_work import BeginWork, TransactionClaim, UnitOfWork
from domain.audit import Actor
from domain.billing import Transaction, TransactionConflict
from domain.errors import DomainError, InvalidField
from domain.identity import InvoiceId, TransactionId, VendorId
from domain.invoicing import NumberOutOfOrder
from domain.vendors import DatedTooFarAhead

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
        vendor_id: VendorId | None = None,
    ) -> list[Outcome]:
        """Outcomes in the order of the transactions.

        `vendor_id` is the only vendor that exists for the actor; None for every vendor.
        `atomic`: all or none. Otherwise they are committed in batches, each whole, and what was
        committed before a failure stays. `bulk` lets their documents wait for those of single ones.
        """
        outcomes: list[Outcome] = []
        for batch in [transactions] if atomic else _batches(transactions):
            outcomes += self._batch(batch, actor, vendor_id, atomic=atomic, bulk=bulk)
        return outcomes

    def _batch(
        self,
        transactions: Sequence[Transaction],
        actor: Actor,
        vendor_id: VendorId | None,
        *,
        atomic: bool,
        bulk: bool,
    ) -> list[Outcome]:
        refused: dict[int, DomainError] = {}
        while True:
            wanted = {i: t for i, t in enumerate(transactions) if i not in refused}
            try:
                accepted = self._attempt(wanted, actor, vendor_id, bulk=bulk)
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
        self,
        wanted: Mapping[int, Transaction],
        actor: Actor,
        vendor_id: VendorId | None,
        *,
        bulk: bool,
    ) -> dict[int, Outcome]:
        """Accept all of them in one unit of work, or raise TransactionsRefused with some."""
        if not wanted:
            return {}
        with self._begin(actor) as work:
            drafts = draft_all(work, wanted, self._new_id, vendor_id)
            known = work.transactions.claim([self._claim(draft) for draft in drafts])
            outcomes: dict[int, Outcome] = {}
            conflicts: dict[int, DomainError] = {}
            fresh: list[Drafted] = []
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
            conflicts |= _overdrawn(fresh) | _dated_ahead(fresh, self._clock.now())
            if conflicts:
                raise TransactionsRefused(conflicts)
            self._issue(work, fresh, bulk=bulk)
            work.commit()
        return outcomes

    def _claim(self, draft: Drafted) -> TransactionClaim:
        return TransactionClaim(
            id=TransactionId(self._new_id()),
            vendor_id=draft.vendor.id,
            account_id=draft.invoice.account_id,
            invoice_id=draft.invoice.id,
            transaction=draft.transaction,
        )

    def _issue(self, work: UnitOfWork, fresh: Sequence[Drafted], *, bulk: bool) -> None:
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


def _batches(transactions: Sequence[Transaction]) -> Iterator[Sequence[Transaction]]:
    """A credit note never shares a batch with the invoice that it corrects: it needs its number."""
    batch: list[Transaction] = []
    posted: set[tuple[str, str, str]] = set()
    for one in transactions:
        if len(batch) == BATCH or (one.vendor, one.source, one.corrects) in posted:
            yield batch
            batch, posted = [], set()
        batch.append(one)
        posted.add((one.vendor, one.source, one.reference))
    if batch:
        yield batch


def _to_issue(draft: Drafted, now: datetime) -> ToIssue:
    transaction = draft.transaction
    series, number_format = draft.vendor.series_for(transaction.kind, transaction.series)
    return ToIssue(
        invoice=draft.invoice,
        issue_date=transaction.issue_date or draft.vendor.today(now),
        series=series,
        number_format=number_format,
        corrected=draft.corrected,
    )


def _dated_ahead(drafts: Sequence[Drafted], now: datetime) -> dict[int, DomainError]:
    errors: dict[int, DomainError] = {}
    for draft in drafts:
        try:
            draft.vendor.check_issue_date(draft.transaction.issue_date or date.min, now)
        except DatedTooFarAhead as error:
            errors[draft.index] = InvalidField("/issue_date", str(error))
    return errors


def _overdrawn(drafts: Sequence[Drafted]) -> dict[int, DomainError]:
    """Credit notes that would take more than their invoice has left, together with those before."""
    left = {d.corrected.id: d.corrected.creditable for d in drafts if d.corrected is not None}
    errors: dict[int, DomainError] = {}
    for draft in drafts:
        if draft.corrected is None:
            continue
        try:
            left[draft.corrected.id] = left[draft.corrected.id].less(draft.invoice.content)
        except DomainError as error:
            errors[draft.index] = error
    return errors
