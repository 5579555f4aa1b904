"""Show what documents of a file would become, and keep nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from application.billing.draft_transactions import Drafted, TransactionsRefused, draft_all
from application.billing.importing import DocumentMapper, DocumentRefused, RowFlaw, SourceDocument
from application.clock import Clock, NewId
from application.unit_of_work import BeginWork
from domain.audit import Actor
from domain.billing import Transaction
from domain.invoicing import InvoiceContent


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A document as it would stand on paper, or the flaws for which it would be refused."""

    document: SourceDocument
    content: InvoiceContent | None = None
    issue_date: date | None = None
    flaws: tuple[RowFlaw, ...] = ()


class RehearseImport:
    """Everything but the number, and but what only the whole of a file can tell."""

    def __init__(self, begin: BeginWork, clock: Clock, new_id: NewId) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    def __call__(
        self, documents: Sequence[SourceDocument], mapper: DocumentMapper, actor: Actor
    ) -> list[Rehearsed]:
        """In the order of the documents."""
        transactions: dict[int, Transaction] = {}
        flaws: dict[int, list[RowFlaw]] = {}
        for place, document in enumerate(documents):
            try:
                transactions[place] = mapper(document)
            except DocumentRefused as refused:
                flaws[place] = refused.flaws
        drafts: list[Drafted] = []
        with self._begin(actor) as work:  # never committed
            try:
                drafts = draft_all(work, transactions, self._new_id, vendor_id=None)
            except TransactionsRefused as refused:
                for place, error in refused.errors.items():
                    flaws[place] = mapper.explain_all(error)
                    del transactions[place]
                drafts = draft_all(work, transactions, self._new_id, vendor_id=None)
        drafted = {draft.index: draft for draft in drafts}
        return [
            self._as_drafted(document, drafted[place])
            if place in drafted
            else Rehearsed(document, flaws=tuple(flaws[place]))
            for place, document in enumerate(documents)
        ]

    def _as_drafted(self, document: SourceDocument, draft: Drafted) -> Rehearsed:
        issue_date = draft.transaction.issue_date or draft.vendor.today(self._clock.now())
        return Rehearsed(document, draft.invoice.content, issue_date)
