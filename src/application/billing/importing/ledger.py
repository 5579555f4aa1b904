"""A ledger's file as a whole: read once to be counted, again to be imported."""

from collections.abc import Callable, Iterable, Iterator

from application.billing.importing.documents import SourceDocument, count_by_document, gather
from application.billing.importing.mapper import DocumentMapper
from application.billing.importing.mapping import ImportMapping
from application.billing.importing.rows import Header, read_rows


class Ledger:
    """What a file holds by a mapping. Only documents that are incomplete are held in memory."""

    def __init__(self, lines: Callable[[], Iterable[bytes]], mapping: ImportMapping) -> None:
        """`lines` begins a new reading each time.

        Raises UnreadableFile where the file can't be used, such as for a column that it lacks.
        """
        self._lines = lines
        self._mapping = mapping
        header, rows = read_rows(lines(), mapping.file)
        self.header: Header = header
        self.mapper = DocumentMapper(mapping, header)
        self._place = header.columns.index(mapping.document)
        self._counts = count_by_document(rows, self._place)

    @property
    def row_count(self) -> int:
        """Rows below the header; one may take several lines."""
        return sum(self._counts.values())

    @property
    def document_count(self) -> int:
        """Rows that name no document count as one each."""
        alone = self._counts.get("", 0)
        return len(self._counts) - (alone > 0) + alone

    def documents(self) -> Iterator[SourceDocument]:
        """In the order in which they become complete."""
        _, rows = read_rows(self._lines(), self._mapping.file)
        return gather(rows, self._place, self._counts)

    def customer_of(self, document: SourceDocument) -> str:
        """The customer that its first row names; empty where it names none."""
        first = document.rows[0]
        return "" if first.flaw else self._mapping.customer.read(self.header.named(first))
