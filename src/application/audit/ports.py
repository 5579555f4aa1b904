"""What sealing, verifying and proving need from outside."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.audit import Seal


class LogIncomplete(Exception):
    """Rows of the log that must be there are not."""


class SealKeys(Protocol):
    def sign(self, message: bytes) -> tuple[str, bytes]:
        """The id of the key in use and its Ed25519 signature."""

    def is_signed(self, message: bytes, signature: bytes, key_id: str) -> bool: ...

    def public_keys(self) -> Mapping[str, bytes]:
        """Raw Ed25519 keys of all that sign or have signed, by id, the one in use last."""


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
        """The hash of a complete subtree of the log. Raises LogIncomplete."""

    def unsealed(self, at_once: int) -> Iterator[NewLeaves]:
        """Every event that was committed before this pass and is in no seal, by time and id."""

    def add(self, run: SealedRun) -> None:
        """Commit a seal and its leaves, together or not at all."""


class SealingLog(Protocol):
    def begin(self) -> AbstractContextManager[Sealing | None]:
        """A pass; None where somebody else is at it."""


@dataclass(frozen=True, slots=True)
class LoggedRun:
    """A seal as it is stored, and what the rows of its leaves say."""

    seal: Seal
    first: int
    """The position of its first leaf: the size of the log before it."""
    earliest: datetime | None
    latest: datetime | None
    """When the event of its first and of its last leaf happened; None where such a row is gone."""

    @property
    def end(self) -> int:
        """The position behind its last leaf."""
        return self.seal.statement.size


@dataclass(frozen=True, slots=True)
class LeafPlace:
    """Where in the log an event stands, as the row of its leaf says."""

    event_id: UUID
    at: datetime
    position: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, from `begin` until before `end`; None is open."""

    begin: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the log: the seals behind `after`, up to number `upto`, and the events from `begin`
    on. None is open. `latest` is when the event of the last leaf before it happened."""

    after: Seal | None = None
    upto: int | None = None
    begin: datetime | None = None
    latest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pruning:
    """That the events of a month were dropped, as the trail itself tells."""

    begin: datetime
    end: datetime
    at: datetime
    events: int
    digest: str
    """Of the leaves of those events: see `SealedLog.gone`."""


class SealedLog(Protocol):
    """The log and the events as they are stored, for those who check them; all of one moment."""

    def last_seal(self) -> Seal | None: ...

    def seal(self, number: int) -> Seal | None: ...

    def event(self, place: LeafPlace) -> bytes | None:
        """The leaf data of the event; None where it is not there any more."""

    def seal_over(self, position: int) -> Seal | None:
        """The seal under which that leaf entered the log."""

    def seal_before(self, moment: datetime) -> Seal | None:
        """The last seal made before `moment`."""

    def seal_after(self, moment: datetime) -> Seal | None:
        """The first seal made at `moment` or later."""

    def parts(self, count: int) -> list[Part]:
        """The whole log in so many parts of about the same size; fewer where it is short."""

    def share(self) -> str:
        """A name by which others can open the log as of the same moment, while this one is open."""

    def stay(self) -> None:
        """Say that the log is still needed; whoever lets it lie for a minute loses it."""

    def runs(self, part: Part) -> Iterator[LoggedRun]:
        """The seals of a part, by number."""

    def stored_hashes(self, first: int, end: int) -> bytes:
        """Of the leaves from position `first` until before `end`: 32 bytes each."""

    def span_of_leaves(self, first: int, end: int) -> tuple[datetime, datetime] | None:
        """The first and last time that the rows of these leaves say; None where there are none."""

    def digest_of_stored(self, first: int, end: int) -> bytes:
        """SHA-256 of `stored_hashes`."""

    def hashes_of_events(self, window: Window) -> Iterator[list[bytes]]:
        """What the leaves of the window's events must be, in the order of time and id."""

    def leaves_beyond(self, size: int) -> Sequence[LeafPlace]:
        """Some of the leaves that no seal of this size covers."""

    def places_between(self, first: int, end: int) -> Sequence[LeafPlace]: ...

    def kept(self, level: int) -> bytes:
        """The hashes of complete subtrees of a level that are kept, 32 bytes each, by place."""

    def node_at(self, level: int, place: int) -> bytes:
        """The hash of a complete subtree, from kept ones. Raises LogIncomplete."""

    def windows(self, since: datetime | None, until: datetime | None) -> Iterator[Window]:
        """The time between, cut into stretches with not too many events."""

    def leaves(self, window: Window) -> dict[bytes, bytes]:
        """Of the window's events: key (see domain.audit.KEY) → hash of the leaf."""

    def events(self, window: Window) -> Iterator[Sequence[bytes]]:
        """The leaf data of the window's events, in any order, many at once."""

    def places(self, event_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[LeafPlace]]: ...

    def position_before(self, moment: datetime) -> int:
        """Of the last leaf whose event is not later than that; -1 where there is none."""

    def prunings(self) -> Sequence[Pruning]: ...

    def gone(self, begin: datetime, end: datetime) -> tuple[int, str]:
        """How many leaves of that time have no event any more, and the SHA-256 of their positions
        (8 bytes each) and hashes, by position, in hexadecimal digits."""


class PublishedSeals(Protocol):
    """A place outside of the database to which seals are only ever added."""

    def last(self) -> Seal | None:
        """The last one that is there whole."""

    def append(self, seals: Sequence[Seal]) -> None:
        """Add them; they are there for good when this returns."""


class SealReads(Protocol):
    def seal(self, number: int) -> Seal | None: ...

    def after(self, number: int, at_most: int) -> Sequence[Seal]: ...


class SealedLogs(Protocol):
    def open(self, shared: str = "") -> AbstractContextManager[SealedLog]:
        """As of now, or as of the moment that somebody shares."""
