"""The rows of a CSV file, one at a time, each with what is wrong with it."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from application.billing.importing.mapping import FileFormat


class UnreadableFile(Exception):
    """Nothing of the file can be used; the sentence says why and where."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong in one column of a row; the column is empty where it is the row itself."""

    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.column}: {self.message}" if self.column else self.message


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` are as the file has them; bytes that can't be read are kept as surrogates."""

    line: int
    """Where it begins in the file; the header is line 1."""
    cells: tuple[str, ...]
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class Header:
    columns: tuple[str, ...]

    def check(self, needed: Iterable[str]) -> None:
        """Raises UnreadableFile unless every needed column is there once."""
        missing = sorted(set(needed) - set(self.columns))
        twice = sorted(name for name in set(needed) if self.columns.count(name) > 1)
        said = []
        if missing:
            said.append(f"the file has no column {', '.join(map(_quoted, missing))}")
        if twice:
            said.append(f"the file has more than one column {', '.join(map(_quoted, twice))}")
        if said:
            columns = ", ".join(map(_quoted, self.columns))
            raise UnreadableFile(f"Line 1: {'; '.join(said)}. Its columns are {columns}.")

    def named(self, row: Row) -> dict[str, str]:
        return dict(zip(self.columns, row.cells, strict=False))


def read_rows(lines: Iterable[bytes], form: FileFormat) -> tuple[Header, Iterator[Row]]:
    """The header and the rows below it. Raises UnreadableFile when there is no usable header."""
    text = _Text(lines, form.encoding)
    reader = csv.reader(text, delimiter=form.delimiter, strict=True)
    try:
        cells = next(reader, None)
    except csv.Error as error:
        raise UnreadableFile(f"Line 1: {error}.") from error
    if cells is None or not any(cell.strip() for cell in cells):
        raise UnreadableFile("The file is empty: line 1 should name its columns.")
    if text.flawed:
        raise UnreadableFile(f"Line 1 is not readable as {form.encoding}.")
    header = Header(tuple(cell.strip() for cell in cells))
    return header, _rows(reader, text, header, form)


def _rows(
    reader: Iterator[list[str]], text: "_Text", header: Header, form: FileFormat
) -> Iterator[Row]:
    width = len(header.columns)
    while True:
        begins = text.line + 1
        text.flawed, text.seen = False, []
        try:
            cells = tuple(next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            # The line is refused alone: an open quotation mark would swallow those after it.
            broken = text.take_back_all_but_one()
            yield Row(begins, tuple(broken.split(form.delimiter)), Flaw("", _broken(error)))
            continue
        if not cells:
            continue
        if len(cells) != width:
            yield Row(
                begins, cells, Flaw("", f"has {len(cells)} cells where the header has {width}")
            )
        elif text.flawed:
            yield Row(begins, cells, _unreadable(header.columns, cells, form.encoding))
        else:
            yield Row(begins, cells)


class _Text:
    """Decodes line by line; what can't be decoded is kept and noticed."""

    def __init__(self, lines: Iterable[bytes], encoding: str) -> None:
        self._lines = iter(lines)
        self._encoding = encoding
        self._again: deque[bytes] = deque()
        self.line = 0
        self.flawed = False
        self.seen: list[bytes] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = self._again.popleft() if self._again else next(self._lines)
        self.line += 1
        if self.line == 1:
            raw = _without_mark(raw)
        self.seen.append(raw)
        try:
            decoded = raw.decode(self._encoding)
        except UnicodeDecodeError:
            decoded = raw.decode(self._encoding, "surrogateescape")
            self.flawed = True
        self.flawed = self.flawed or "\0" in decoded
        return decoded

    def take_back_all_but_one(self) -> str:
        """The first of the lines seen for this row; those after it will be read again."""
        first, *rest = self.seen
        self._again.extendleft(reversed(rest))
        self.line -= len(rest)
        return first.decode(self._encoding, "surrogateescape").rstrip("\r\n")


def _without_mark(raw: bytes) -> bytes:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("Line 1: the file is written in UTF-16; save it as UTF-8.")
    return raw.removeprefix(b"\xef\xbb\xbf")


def _broken(error: csv.Error) -> str:
    if "end of data" in str(error):
        return "a quotation mark opens here and is not closed"
    return f"is not valid CSV: {error}"


def _unreadable(columns: Sequence[str], cells: Sequence[str], encoding: str) -> Flaw:
    for column, cell in zip(columns, cells, strict=True):
        if "\0" in cell:
            return Flaw(column, "contains a NUL byte")
        strange = [f"0x{ord(sign) - 0xDC00:02X}" for sign in cell if "\udc80" <= sign <= "\udcff"]
        if strange:
            return Flaw(column, f"the byte {strange[0]} can't be read as {encoding}")
    return Flaw("", f"can't be read as {encoding}")


def _quoted(name: str) -> str:
    return f"“{name}”"
