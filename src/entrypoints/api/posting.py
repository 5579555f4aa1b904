"""Post transactions: what becomes of each, and what is answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from application.access.know_caller import Caller
from application.answer_once import Answer
from application.billing.accept_transactions import (
    BATCH,
    Accepted,
    AcceptTransactions,
    Outcome,
    Refused,
)
from application.clock import Clock
from application.invoicing.api_reads import ApiInvoiceRow, ApiInvoices
from domain.audit import Actor
from domain.billing import Transaction
from domain.errors import DomainError
from domain.identity import InvoiceId
from entrypoints.api.invoice_models import InvoiceSummary, Links
from entrypoints.api.posted import Posted, below
from entrypoints.api.problem_model import Problem, WrongField
from entrypoints.api.refusals import mistakes_in, status_of_refusal
from entrypoints.api.transaction_models import (
    AcceptedTransaction,
    BatchResult,
    RefusedTransaction,
)
from entrypoints.intake import Mistake
from entrypoints.problems import members

Outcomes = Mapping[int, Outcome]
"""By place among what was posted; what could not be read has none."""
Result = AcceptedTransaction | RefusedTransaction


class Posting:
    """One call of the operation, by one caller.

    Called again after it was interrupted, it finishes what is missing, and says of everything that
    was made `since` it was first called that it was created.
    """

    def __init__(
        self, accept: AcceptTransactions, reads: ApiInvoices, clock: Clock, links: Links
    ) -> None:
        self._accept = accept
        self._reads = reads
        self._clock = clock
        self._links = links

    def __call__(
        self, posted: Posted, caller: Caller, actor: Actor, since: datetime | None = None
    ) -> Answer:
        good = {i: one for i, one in enumerate(posted.items) if isinstance(one, Transaction)}
        outcomes = self._accept(
            list(good.values()),
            actor,
            atomic=posted.atomic,
            bulk=len(good) > BATCH,
            vendor_id=caller.vendor_id,
        )
        by_index = dict(zip(good, outcomes, strict=True))
        ids = [one.invoice_id for one in outcomes if isinstance(one, Accepted)]
        rows = self._reads.rows(ids, self._clock.now()) if ids else {}
        return _Answering(posted, by_index, rows, self._links, since).answer()


class _Answering:
    def __init__(
        self,
        posted: Posted,
        outcomes: Outcomes,
        rows: Mapping[InvoiceId, ApiInvoiceRow],
        links: Links,
        since: datetime | None,
    ) -> None:
        self._posted = posted
        self._outcomes = outcomes
        self._rows = rows
        self._links = links
        self._since = since

    def answer(self) -> Answer:
        posted, outcomes = self._posted, self._outcomes
        refused = {i: one.error for i, one in outcomes.items() if isinstance(one, Refused)}
        if refused and posted.single:
            return _refusal(mistakes_in(refused[0]), status_of_refusal(refused[0]))
        if refused and posted.atomic:
            return _nothing_kept(posted, refused)
        results = [self._result(index) for index in range(len(posted.items))]
        if posted.single:
            return Answer(results[0].status, results[0].model_dump(mode="json"))
        return _of_all(results)

    def _result(self, index: int) -> Result:
        item, outcome = self._posted.items[index], self._outcomes.get(index)
        if isinstance(item, list):
            return _refused(item, 422)
        if isinstance(outcome, Accepted):
            return self._accepted(item, outcome)
        if isinstance(outcome, Refused):
            mistakes = below(self._posted.path(index), mistakes_in(outcome.error))
            return _refused(mistakes, status_of_refusal(outcome.error))
        raise AssertionError("a transaction without an outcome")

    def _accepted(self, transaction: Transaction, outcome: Accepted) -> AcceptedTransaction:
        row = self._rows[outcome.invoice_id]
        created = outcome.created or (self._since is not None and row.created_at >= self._since)
        return AcceptedTransaction(
            status=201 if created else 200,
            created=created,
            source=transaction.source,
            reference=transaction.reference,
            invoice=InvoiceSummary.of(row, self._links),
        )


def _of_all(results: Sequence[Result]) -> Answer:
    accepted = [one for one in results if isinstance(one, AcceptedTransaction)]
    if not accepted:
        return _nothing_accepted([one for one in results if isinstance(one, RefusedTransaction)])
    refused = len(results) - len(accepted)
    batch = BatchResult(accepted=len(accepted), refused=refused, results=results)
    made = any(one.created for one in accepted)
    status = 207 if refused else 201 if made else 200
    return Answer(status, batch.model_dump(mode="json", exclude_defaults=True))


def _nothing_accepted(refused: Sequence[RefusedTransaction]) -> Answer:
    """No partial success: who only looks whether the status is good must not take it for one."""
    said = f"None of the {len(refused)} transactions was accepted."
    wrong = [field for one in refused for field in one.problem.errors]
    fields = [field.model_dump(exclude_defaults=True) for field in wrong]
    statuses = {one.status for one in refused}
    status = statuses.pop() if len(statuses) == 1 else 422
    return Answer(status, members(status, detail=said, errors=fields))


def _nothing_kept(posted: Posted, refused: Mapping[int, DomainError]) -> Answer:
    mistakes = [
        mistake
        for index, error in refused.items()
        for mistake in below(posted.path(index), mistakes_in(error))
    ]
    statuses = {status_of_refusal(error) for error in refused.values()}
    said = f"{len(refused)} of {len(posted.items)} transactions were refused, so none was kept."
    return _refusal(mistakes, statuses.pop() if len(statuses) == 1 else 422, said)


def _refusal(mistakes: Sequence[Mistake], status: int, detail: str = "") -> Answer:
    more: dict[str, Any] = {"detail": detail} if detail else {}
    return Answer(status, members(status, **more, errors=_fields(mistakes)))


def _refused(mistakes: Sequence[Mistake], status: int) -> RefusedTransaction:
    problem = Problem(
        **members(status), errors=[WrongField(**field) for field in _fields(mistakes)]
    )
    return RefusedTransaction(status=409 if status == 409 else 422, problem=problem)


def _fields(mistakes: Sequence[Mistake]) -> list[dict[str, str]]:
    return [{"pointer": one.pointer, "detail": one.detail} for one in mistakes]
