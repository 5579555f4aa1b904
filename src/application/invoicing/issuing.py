"""Issue approved documents inside a unit of work: fix, number, post, all or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from application.clock import NewId
from application.unit_of_work import UnitOfWork
from domain.identity import JournalEntryId
from domain.invoicing import CreditApplied, DocumentKind, Invoice, NumberFormat
from domain.journal import for_credit_note, for_invoice


@dataclass(frozen=True, slots=True)
class ToIssue:
    """An approved document, the day that it shall bear and the series that it goes into."""

    invoice: Invoice
    issue_date: date
    series: str
    number_format: NumberFormat
    corrected: Invoice | None = None
    """The invoice that it credits, locked."""


def issue_all(
    work: UnitOfWork, documents: Sequence[ToIssue], new_id: NewId, *, bulk: bool = False
) -> None:
    """Issue new documents that are not stored yet.

    Raises NumberOutOfOrder when a date lies before the last one of its series: then nothing of
    this work may be committed, because documents may have been changed in memory.
    """
    # The order of series is the same for everybody, so that two batches never wait for each other.
    ordered = sorted(documents, key=_place)
    for _, group in groupby(ordered, key=lambda item: _place(item)[:2]):
        _number(work, list(group), bulk=bulk)
    work.invoices.add_all([item.invoice for item in ordered])
    entries = []
    for item in ordered:
        entry_id = JournalEntryId(new_id())
        if item.invoice.content.kind is DocumentKind.INVOICE:
            entries.append(for_invoice(entry_id, item.invoice))
            continue
        applied = CreditApplied.nothing(item.invoice.content.currency)
        if item.corrected is not None:
            applied = item.corrected.credit(item.invoice)
        entries.append(for_credit_note(entry_id, item.invoice, applied))
    work.journal.post(entries)
    for corrected in _distinct(item.corrected for item in ordered):
        work.invoices.save(corrected)


def _place(item: ToIssue) -> tuple[str, str, date]:
    return str(item.invoice.vendor_id), item.series, item.issue_date


def _number(work: UnitOfWork, group: Sequence[ToIssue], *, bulk: bool) -> None:
    first = group[0]
    dates = [item.issue_date for item in group]
    taken = work.numbering.take(first.invoice.vendor_id, first.series, first.number_format, dates)
    for item, number in zip(group, taken.numbers(dates), strict=True):
        item.invoice.issue(item.series, number, item.issue_date, bulk=bulk)


def _distinct(invoices: Iterable[Invoice | None]) -> Iterable[Invoice]:
    return {invoice.id: invoice for invoice in invoices if invoice is not None}.values()
