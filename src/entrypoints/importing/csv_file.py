"""A CSV file on disk, plain or compressed with gzip."""

import gzip
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from application.billing.importing import UnreadableFile

MAX_LINE = 1_000_000
"""Bytes. A file without line breaks must not fill the memory."""

_GZIP = b"\x1f\x8b"
_OTHERS = {
    b"PK\x03\x04": "a spreadsheet or ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"%PDF": "a PDF",
}


class CsvFile:
    """Can be read any number of times. Raises UnreadableFile with a sentence that says why not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._check()

    def __call__(self) -> Iterator[bytes]:
        """Its lines, with their ends, as bytes."""
        try:
            with self._open() as file:
                line = 0
                while raw := file.readline(MAX_LINE + 1):
                    line += 1
                    if len(raw) > MAX_LINE:
                        raise UnreadableFile(
                            f"Line {line} of {self.path} is longer than {MAX_LINE:,} bytes; "
                            "this is hardly a CSV file."
                        )
                    yield raw
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise UnreadableFile(
                f"{self.path} is damaged: after line {line} it can't be unpacked."
            ) from error
        except OSError as error:
            raise UnreadableFile(f"{self.path} can't be read: {error.strerror}.") from error

    def _open(self) -> IO[bytes] | gzip.GzipFile:
        file = self.path.open("rb")
        is_packed = file.read(2) == _GZIP
        file.seek(0)
        if not is_packed:
            return file
        file.close()
        return gzip.open(self.path)

    def _check(self) -> None:
        try:
            mode = self.path.stat().st_mode
            if stat.S_ISDIR(mode):
                raise UnreadableFile(f"{self.path} is a folder; name the file in it.")
            if not stat.S_ISREG(mode):
                raise UnreadableFile(
                    f"{self.path} is not an ordinary file; it is read twice, which a pipe can't be."
                )
            with self.path.open("rb") as file:
                begins = file.read(4)
        except FileNotFoundError:
            raise UnreadableFile(f"There is no file {self.path}.") from None
        except OSError as error:
            raise UnreadableFile(f"{self.path} can't be read: {error.strerror}.") from error
        for sign, kind in _OTHERS.items():
            if begins.startswith(sign):
                raise UnreadableFile(f"{self.path} is {kind}; save its sheet as CSV.")
