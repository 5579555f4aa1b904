"""Seal what happened: new events enter the log, and its new root is signed."""

from application.audit.ports import (
    LogIncomplete,
    NewLeaves,
    SealedRun,
    Sealing,
    SealingLog,
    SealKeys,
)
from application.clock import Clock
from domain.audit import NO_SEAL, Frontier, Seal, Statement, leaf_hash, peaks

AT_ONCE = 10_000
"""The most events that one seal takes in."""


class LogDamaged(Exception):
    """What is stored of the log is not what was sealed, so that nothing may be built on it."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            f"The stored log does not match seal {number}; run `counterfoil audit verify`."
        )


class SealEvents:
    """Safe to call from many processes: one seals, the others find nothing to do.

    Killed at any moment it leaves whole seals only; what it didn't get to is sealed by the next.
    """

    def __init__(self, log: SealingLog, keys: SealKeys, clock: Clock) -> None:
        self._log = log
        self._keys = keys
        self._clock = clock

    def __call__(self) -> int:
        """Seal everything that waits; returns how many events that were. Raises LogDamaged."""
        sealed = 0
        with self._log.begin() as sealing:
            if sealing is None:
                return 0
            last = sealing.last_seal()
            frontier = _grown(sealing, last)
            for new in sealing.unsealed(AT_ONCE):
                last = self._seal(sealing, frontier, last, new)
                sealed += len(new.data)
        return sealed

    def _seal(
        self, sealing: Sealing, frontier: Frontier, last: Seal | None, new: NewLeaves
    ) -> Seal:
        hashes = [leaf_hash(data) for data in new.data]
        frontier.extend(hashes)
        statement = Statement(
            number=last.statement.number + 1 if last else 1,
            size=frontier.size,
            root=frontier.root(),
            previous=last.digest if last else NO_SEAL,
            at=self._clock.now(),
        )
        seal = Seal(statement, *self._keys.sign(statement.text()))
        sealing.add(SealedRun(seal, new.data, hashes, frontier.completed, new.is_last))
        frontier.completed = []
        return seal


def _grown(sealing: Sealing, last: Seal | None) -> Frontier:
    """The tree as the last seal left it."""
    size = last.statement.size if last else 0
    number = last.statement.number if last else 0
    try:
        frontier = Frontier(size, [sealing.node_at(*place) for place in peaks(size)])
    except LogIncomplete as error:
        raise LogDamaged(number) from error
    if last and frontier.root() != last.statement.root:
        raise LogDamaged(number)
    return frontier
