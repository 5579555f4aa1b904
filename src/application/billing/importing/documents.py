"""Rows that belong together, as transactions in the order in which they can be issued."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush

from application.billing.importing.rows import Flaw, Row


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """All rows of one document, in the order of the file."""

    key: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RowFlaw:
    """What is wrong, and in which row of the document (from 0); None where it is all of it."""

    row: int | None
    flaw: Flaw


class DocumentRefused(Exception):
    """The rows make no transaction; `flaws` names every reason that was found."""

    def __init__(self, flaws: list[RowFlaw]) -> None:
        super().__init__("; ".join(str(one.flaw) for one in flaws))
        self.flaws = flaws


def key_of(row: Row, place: int) -> str:
    """The document that a row names, as far as it can be read."""
    return row.cells[place].strip() if place < len(row.cells) else ""


def count_by_document(rows: Iterable[Row], place: int) -> dict[str, int]:
    """How many rows each document has; the first of two readings of the file."""
    counts: dict[str, int] = {}
    for row in rows:
        key = key_of(row, place)
        counts[key] = counts.get(key, 0) + 1
    return counts


def gather(rows: Iterable[Row], place: int, counts: Mapping[str, int]) -> Iterator[SourceDocument]:
    """Documents as they become complete; only those that are not are held in memory.

    Rows that name no document are handed on one by one.
    """
    begun: dict[str, list[Row]] = {}
    for row in rows:
        key = key_of(row, place)
        if not key:
            yield SourceDocument("", (row,))
            continue
        gathered = begun.setdefault(key, [])
        gathered.append(row)
        if len(gathered) == counts.get(key):
            yield SourceDocument(key, tuple(begun.pop(key)))
    for key, gathered in begun.items():  # the file was changed between the two readings
        yield SourceDocument(key, tuple(gathered))


def by_date(
    documents: Iterable[SourceDocument],
    place_of: Callable[[SourceDocument], tuple[date, bool]],
    window: int = 50_000,
) -> Iterator[SourceDocument]:
    """In the order of issue dates, because dates never go back in a series of numbers.

    Sees as far as `window` documents ahead; what is further out of order is refused later.
    """
    waiting: list[tuple[tuple[date, bool], int, SourceDocument]] = []
    for place, document in enumerate(documents):
        heappush(waiting, (place_of(document), place, document))
        if len(waiting) > window:
            yield heappop(waiting)[2]
    while waiting:
        yield heappop(waiting)[2]
