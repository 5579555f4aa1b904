"""Issue what a ledger's file holds; what was imported before is passed over quickly."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from application.billing.accept_transactions import (
    Accepted,
    AcceptTransactions,
    Outcome,
    Refused,
)
from application.billing.importing import (
    DocumentMapper,
    DocumentRefused,
    RowFlaw,
    SourceDocument,
    by_date,
)
from application.unit_of_work import BeginWork
from domain.audit import Actor
from domain.billing import Transaction, TransactionConflict
from domain.errors import DomainError, InvalidField, NotFound

BATCH = 250
"""Documents that are looked up together; they are committed in smaller batches."""


class Result(StrEnum):
    IMPORTED = "imported"
    KNOWN = "known"
    """Imported before, with the same content."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportedDocument:
    """What became of a document's rows: all of them share it."""

    document: SourceDocument
    result: Result
    flaws: tuple[RowFlaw, ...] = ()

    def reasons(self) -> Iterator[str]:
        """Why it was refused, for each of its rows."""
        return reasons(self.document, self.flaws)


def reasons(document: SourceDocument, flaws: Sequence[RowFlaw]) -> Iterator[str]:
    """Why a document is refused, for each of its rows."""
    whole = [str(flaw.flaw) for flaw in flaws if flaw.row is None]
    guilty = [document.rows[flaw.row].line for flaw in flaws if flaw.row is not None]
    for row in range(len(document.rows)):
        own = [str(flaw.flaw) for flaw in flaws if flaw.row == row]
        yield "; ".join(own + whole) or (
            f"its document is refused as a whole, because of line {guilty[0]}"
        )


class ImportDocuments:
    """Runs any number of times over the same documents; each is issued once."""

    def __init__(self, begin: BeginWork, accept: AcceptTransactions) -> None:
        self._begin = begin
        self._accept = accept

    def __call__(
        self, documents: Iterable[SourceDocument], mapper: DocumentMapper, actor: Actor
    ) -> Iterator[ImportedDocument]:
        """Outcomes as they are certain: what has been yielded is committed.

        May be left at any moment; running it again continues.
        """
        ordered = by_date(documents, mapper.place_of)
        while batch := list(islice(ordered, BATCH)):
            yield from self._batch(batch, mapper, actor)

    def _batch(
        self, batch: Sequence[SourceDocument], mapper: DocumentMapper, actor: Actor
    ) -> Iterator[ImportedDocument]:
        mapped: list[tuple[SourceDocument, Transaction]] = []
        for document in batch:
            try:
                mapped.append((document, mapper(document)))
            except DocumentRefused as refusal:
                yield ImportedDocument(document, Result.REFUSED, tuple(refusal.flaws))
        before = self._known([transaction for _, transaction in mapped], actor)
        fresh: list[tuple[SourceDocument, Transaction]] = []
        for document, transaction in mapped:
            fingerprint = before.get((transaction.vendor, transaction.reference))
            if fingerprint is None:
                fresh.append((document, transaction))
            elif fingerprint == transaction.fingerprint:
                yield ImportedDocument(document, Result.KNOWN)
            else:
                conflict = TransactionConflict(transaction.source, transaction.reference)
                yield _refused(document, mapper, conflict)
        outcomes = self._issued([transaction for _, transaction in fresh], mapper, actor)
        for (document, _), outcome in zip(fresh, outcomes, strict=True):
            match outcome:
                case Accepted():
                    result = Result.IMPORTED if outcome.created else Result.KNOWN
                    yield ImportedDocument(document, result)
                case Refused():
                    yield _refused(document, mapper, outcome.error)

    def _issued(
        self, transactions: Sequence[Transaction], mapper: DocumentMapper, actor: Actor
    ) -> list[Outcome]:
        """Those that come too late for their date are tried again with today's, where wanted."""
        outcomes = self._accept(transactions, actor, bulk=True)
        late = {
            place: today
            for place, (one, outcome) in enumerate(zip(transactions, outcomes, strict=True))
            if _is_late(outcome) and (today := mapper.for_today(one))
        }
        again = self._accept(list(late.values()), actor, bulk=True)
        for place, outcome in zip(late, again, strict=True):
            outcomes[place] = outcome
        return outcomes

    def _known(
        self, transactions: Sequence[Transaction], actor: Actor
    ) -> dict[tuple[str, str], bytes]:
        """Fingerprints of those that were posted before, by vendor and reference."""
        found: dict[tuple[str, str], bytes] = {}
        asked: dict[tuple[str, str], list[str]] = {}
        for one in transactions:
            asked.setdefault((one.vendor, one.source), []).append(one.reference)
        with self._begin(actor) as work:
            for (vendor, source), references in asked.items():
                try:
                    vendor_id = work.vendors.by_code(vendor).id
                except NotFound:
                    continue
                known = work.transactions.known(vendor_id, source, references)
                found |= {(vendor, ref): one.fingerprint for ref, one in known.items()}
        return found


def _is_late(outcome: Outcome) -> bool:
    return (
        isinstance(outcome, Refused)
        and isinstance(outcome.error, InvalidField)
        and outcome.error.pointer == "/issue_date"
    )


def _refused(
    document: SourceDocument, mapper: DocumentMapper, error: DomainError
) -> ImportedDocument:
    return ImportedDocument(document, Result.REFUSED, tuple(mapper.explain_all(error)))
