"""What is kept sealed: documents in the archive, secrets and personal data in the database."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class SealBroken(Exception):
    """Stored bytes are not what was stored, lie in another place, or their key is gone."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the database: what is sealed for one can't be opened in another."""

    table: str
    column: str
    row: UUID | str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}/{self.row}"


class ColumnSeal(Protocol):
    """Encrypts what lies in a column: secrets of factors, names and addresses of people.

    Costs microseconds and stays in the process. The same text sealed twice is never the same
    bytes, so what must be found by its value is found by `fingerprint` beside it.
    """

    def seal(self, content: bytes, place: Place) -> bytes: ...

    def open(self, sealed: bytes, place: Place) -> bytes:
        """Raises SealBroken."""

    def fingerprint(self, value: str, of: str) -> bytes:
        """Equal for equal values of the same kind `of`; says nothing without the index key."""
