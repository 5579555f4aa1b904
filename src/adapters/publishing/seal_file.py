"""Seals in a file to which is only ever added, a line each."""

import os
from collections.abc import Sequence
from pathlib import Path

from application.audit.seal_lines import read_seal, seal_line
from domain.audit import Seal

_LONGEST = 4_096
"""Bytes: more than any line has."""


class SealFile:
    """`application.audit.ports.PublishedSeals`.

    Best on a medium that can't be rewritten, or copied there: `chattr +a` keeps even root from
    changing it unnoticed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def last(self) -> Seal | None:
        try:
            with self._path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - 2 * _LONGEST))
                lines = file.read().split(b"\n")[:-1]  # what a death cut short has no end of line
        except FileNotFoundError:
            return None
        return read_seal(lines[-1].decode()) if lines else None

    def append(self, seals: Sequence[Seal]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{seal_line(seal)}\n" for seal in seals)
        opened = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(opened, self._end_of_torn_line() + text.encode())
            os.fsync(opened)
        finally:
            os.close(opened)

    def _end_of_torn_line(self) -> bytes:
        """What a death cut short is followed by the whole line; readers leave it out."""
        with self._path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 1))
            return b"\n" if file.read(1) not in {b"", b"\n"} else b""
