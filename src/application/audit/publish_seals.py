"""Publish seals outside of the database, where an operator of the database can't rewrite them."""

from application.audit.ports import PublishedSeals, SealReads
from domain.audit import Seal

AT_ONCE = 1_000


class PublishedOtherwise(Exception):
    """What was published before is not what the database says now: one of them was rewritten."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            f"Seal {number} was published otherwise than the database has it now; run "
            "`counterfoil audit verify --seals` with what was published."
        )


class PublishSeals:
    """Adds what is missing; killed at any moment, it goes on where it was."""

    def __init__(self, reads: SealReads, published: PublishedSeals) -> None:
        self._reads = reads
        self._published = published

    def __call__(self) -> int:
        """Returns how many were published. Raises PublishedOtherwise."""
        last = self._published.last()
        if last is not None:
            self._must_be_there(last)
        number, count = last.statement.number if last else 0, 0
        while seals := self._reads.after(number, AT_ONCE):
            self._published.append(seals)
            number, count = seals[-1].statement.number, count + len(seals)
        return count

    def _must_be_there(self, last: Seal) -> None:
        number = last.statement.number
        stored = self._reads.seal(number)
        if stored is None or stored.statement.text() != last.statement.text():
            raise PublishedOtherwise(number)
