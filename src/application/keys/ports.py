"""What keys need from outside: the ring, what lies under its keys, and how far work on it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Ring(Protocol):
    """The keys of the installation, by ids such as documents-1, documents-eu-2, seal-1."""

    def names(self) -> list[str]:
        """The one in use last in its kind and region."""

    def newest(self, kind: str, region: str) -> str | None:
        """The id of the key in use, if there is one."""

    def rotate(self, kind: str, region: str) -> str:
        """A new key, which every process uses within seconds. Returns its id."""

    def made_at(self, key_id: str) -> datetime: ...

    def set_aside(self, key_id: str) -> None:
        """Out of use for everybody, but not lost yet."""

    def take_back(self, key_id: str) -> None:
        """Undo `set_aside`."""

    def destroy(self, key_id: str) -> None:
        """A key that was set aside goes for good."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was done in one go: up to which `place`, None when all is done."""

    place: str | None
    seen: int
    changed: int


class Holding(Protocol):
    """Things that lie encrypted under keys: the documents of a region, the sealed columns."""

    def size(self) -> int:
        """About how many there are."""

    def renew(self, after: str, key_id: str, *, full: bool) -> Step:
        """Bring the next things after a place under this key; safe to repeat.

        `full`: encrypt the content anew too, instead of wrapping its key alone.
        """

    def under(self, key_id: str) -> int:
        """How many things can only be read with this key. Looks at each: may take long."""


FindHolding = Callable[[str, str], Holding]
"""By kind and region."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """How far the things of a kind and region are brought under the newest key."""

    kind: str
    region: str
    key_id: str
    """The key that was in use when it began."""
    full: bool
    place: str
    total: int
    seen: int
    changed: int
    started_at: datetime
    finished_at: datetime | None


class Renewals(Protocol):
    """Renewals under way and done; one for each kind and region."""

    def begin(self, renewal: Renewal, *, ask_worker: bool) -> Renewal:
        """Start, unless the same is under way: then that goes on. `ask_worker` to do it."""

    def go_on(
        self, kind: str, region: str, act: Callable[[Renewal], Renewal], message_id: int | None
    ) -> Renewal:
        """Do one step, alone, and keep what `act` returns; the worker is asked for the next one
        when it was the worker's message that asked for this.
        """

    def all(self) -> list[Renewal]: ...
