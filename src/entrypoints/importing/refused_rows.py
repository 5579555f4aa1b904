"""The rows that were refused, in a file beside the one that they came from.

Cells are written back as they were, also those that begin a formula: the file is there to be
corrected and imported again by the same mapping, and a mark before a cell would become part of it.
"""

import codecs
import csv
import fcntl
import io
import os
from collections.abc import Sequence
from pathlib import Path

from application.billing.importing import FileFormat, Header, UnreadableFile

_AS_IT_WAS = "counterfoil.as_it_was"


def _as_it_was(error: UnicodeError) -> tuple[bytes, int]:
    """Bytes that couldn't be read come back as they were; signs that can't be written become ?."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    kept = (ord(sign) - 0xDC00 if "\udc80" <= sign <= "\udcff" else ord("?") for sign in signs)
    return bytes(kept), error.end


codecs.register_error(_AS_IT_WAS, _as_it_was)

LINE = "refused_line"
REASON = "refused_because"


def beside(file: Path) -> Path:
    """Where the refused rows of `file` go: sales.csv.gz has them in sales.refused.csv."""
    name = file.name.removesuffix(".gz")
    return file.with_name(f"{name.removesuffix('.csv')}.refused.csv")


class RefusedRows:
    """Appears whole when it is finished, or not at all; an earlier one is kept as `…~`.

    Raises UnreadableFile where it can't be written, or where another import is writing it.
    """

    def __init__(self, path: Path, header: Header, form: FileFormat) -> None:
        self.path = path
        self.count = 0
        self._form = form
        # Rows that were refused before and came again don't carry two reasons.
        self._skipped = 2 if header.columns[:2] == (LINE, REASON) else 0
        self._unfinished = path.with_name(f".{path.name}.unfinished")
        try:
            self._file = self._unfinished.open("ab")
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._file.truncate(0)
        except BlockingIOError:
            self._file.close()
            raise UnreadableFile("This file is being imported right now.") from None
        except OSError as error:
            raise UnreadableFile(
                f"Refused rows can't be written to {path}: {error.strerror}. "
                "Choose another place with --refused."
            ) from error
        self._write([LINE, REASON, *header.columns[self._skipped :]])

    def add(self, line: int, reason: str, cells: Sequence[str]) -> None:
        self._write([str(line), reason, *cells[self._skipped :]])
        self.count += 1

    def finish(self) -> Path | None:
        """Put the file in its place; without a row there is none, and it returns None."""
        self._file.flush()
        os.fsync(self._file.fileno())
        if self.path.exists():
            self.path.replace(self.path.with_name(f"{self.path.name}~"))
        if self.count:
            self._unfinished.replace(self.path)
        else:
            self._unfinished.unlink()
        self._file.close()
        return self.path if self.count else None

    def abandon(self) -> None:
        """Unless it is finished, leave what was there before as it is."""
        if not self._file.closed:
            self._unfinished.unlink(missing_ok=True)
            self._file.close()

    def _write(self, cells: Sequence[str]) -> None:
        text = io.StringIO()
        csv.writer(text, delimiter=self._form.delimiter, lineterminator="\n").writerow(cells)
        self._file.write(text.getvalue().encode(self._form.encoding, _AS_IT_WAS))
