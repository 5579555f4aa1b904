"""What sealing, verifying and proving need from outside."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.audit import Seal


class SealKeys(Protocol):
    def sign(self, message: bytes) -> tuple[str, bytes]:
        """The id of the key in use and its Ed25519 signature."""

    def is_signed(self, message: bytes, signature: bytes, key_id: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class NewLeaves:
    """Events that are about to be sealed, in the order in which they enter the log."""

    data: Sequence[bytes]
    is_last: bool
    """Whether no others wait behind them."""


@dataclass(frozen=True, slots=True)
class SealedRun:
    """A seal with everything that enters the log under it."""

    seal: Seal
    data: Sequence[bytes]
    hashes: Sequence[bytes]
    subtrees: Sequence[tuple[int, int, bytes]]
    is_last: bool


class Sealing(Protocol):
    """One pass of the only sealer. What it sees of the log and the events stays the same."""

    def last_seal(self) -> Seal | None: ...

    def node_at(self, level: int, place: int) -> bytes:
        """The hash of a complete subtree of the log."""

    def unsealed(self, at_once: int) -> Iterator[NewLeaves]:
        """Every event that was committed before this pass and is in no seal, by time and id."""

    def add(self, run: SealedRun) -> None:
        """Commit a seal and its leaves, together or not at all."""


class SealingLog(Protocol):
    def begin(self) -> AbstractContextManager[Sealing | None]:
        """A pass; None where somebody else is at it."""


@dataclass(frozen=True, slots=True)
class LeafRun:
    """Leaves that follow each other in the log, from `first` on."""

    first: int
    hashes: bytes
    """32 bytes each."""

    def __len__(self) -> int:
        return len(self.hashes) // 32


@dataclass(frozen=True, slots=True)
class LeafPlace:
    """Where in the log an event stands."""

    event_id: UUID
    position: int
    seal: int
    at: datetime
    hash: bytes


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time with the leaves of its events, by the events' ids."""

    begin: datetime
    end: datetime
    leaves: Mapping[bytes, bytes]
    """Id → time of the event and hash of the leaf (8 and 32 bytes)."""


@dataclass(frozen=True, slots=True)
class Pruning:
    """That the events of a month were dropped, as the trail itself tells."""

    begin: datetime
    end: datetime
    at: datetime
    position: int


class SealedLog(Protocol):
    """The log and the events as they stand, for those who check them; all of one moment."""

    def seals(self) -> Iterator[Seal]:
        """By number."""

    def leaf_runs(self, first: int = 0) -> Iterator[LeafRun]:
        """All leaves by position, from `first` on."""

    def windows(self, since: datetime | None, until: datetime | None) -> Iterator[Window]:
        """The whole time, or from `since` until before `until`, cut into stretches."""

    def events(self, window: Window) -> Iterator[bytes]:
        """The leaf data of the events of a window, in any order."""

    def places(self, event_ids: Sequence[UUID]) -> Mapping[UUID, LeafPlace]: ...

    def places_between(self, first: int, end: int) -> Sequence[LeafPlace]: ...

    def node_at(self, level: int, place: int) -> bytes: ...
