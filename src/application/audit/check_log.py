"""Check the log: each seal's signature, the chain of seals, and each root.

Roots are made from the events themselves where events stand in the log as they stand in time,
which is the rule; elsewhere (work that committed late, or somebody tampered) from the stored
leaves, and then the events are to be held against those.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from application.audit.findings import Finding, Report, Wrong
from application.audit.ports import (
    LeafPlace,
    LoggedRun,
    LogIncomplete,
    SealedLog,
    SealKeys,
    Window,
)
from application.audit.stretches import Proven
from domain.audit import NO_SEAL, Frontier, Seal, key_of, peaks

LATE = timedelta(minutes=2)
"""How much earlier than the seal before it an event of a seal may be: as long as a transaction
that recorded it may take, and as machines' clocks may differ."""
AT_ONCE = 20_000
"""Events that are read together, of several seals."""
_MOMENT = timedelta(microseconds=1)


class CheckLog:
    """Walks through the seals once. `published` are seals as others kept them, by number."""

    def __init__(
        self, log: SealedLog, keys: SealKeys, report: Report, published: Iterator[Seal]
    ) -> None:
        self._log = log
        self._keys = keys
        self._report = report
        self._published = published
        self._next = next(published, None)
        self._fits = True
        """Whether all roots were right so far; behind a wrong one, none can be."""
        self._kept: dict[int, list[bytes]] = {}
        self.broken: list[LoggedRun] = []
        """The first seal whose root is not that of its leaves."""
        self.proven: list[Proven] = []
        self.unproven: list[Window] = []
        """Stretches of time whose events are still to be held against their leaves."""

    def __call__(self, since: datetime | None, until: datetime | None) -> None:
        last = self._log.seal_before(since) if since else None
        self._frontier = self._grown(last)
        self._begin = since
        runs: list[LoggedRun] = []
        for run in self._log.runs(last, until):
            self._check_seal(run, last)
            if last and runs and runs[-1].latest:
                self._check_times(run, min(last.statement.at - LATE, runs[-1].latest))
            last = run.seal
            self._report.seals += 1
            if runs and not (_follows(runs[-1], run) and run.end - runs[0].first <= AT_ONCE):
                self._check_runs(runs)
                runs = []
            runs.append(run)
        if runs:
            self._check_runs(runs)
        self._report.size = last.statement.size if last else 0
        if self._begin is None or until is None or self._begin < until:
            self.unproven.append(Window(self._begin, until))
        if since is None and until is None:
            self._check_whole()

    def _check_runs(self, runs: list[LoggedRun]) -> None:
        """The leaves of seals that follow each other in time."""
        latest = runs[-1].latest
        window = None
        if latest is not None and (self._begin is None or latest >= self._begin):
            window = Window(self._begin, latest + _MOMENT)
            self._begin = window.end
        if window is None or not self._is_proven(runs, window):
            self.unproven += [window] if window else []
            for run in runs:
                self._check_stored(run)
        for level, _place, node in self._frontier.completed:
            self._kept.setdefault(level, []).append(node)
        self._frontier.completed = []

    def _is_proven(self, runs: list[LoggedRun], window: Window) -> bool:
        """Whether the window's events are what was sealed, and so are the stored leaves."""
        earliest = runs[0].earliest
        if not self._fits or (window.begin and earliest and earliest < window.begin):
            return False
        stored = self._log.digest_of_stored(runs[0].first, runs[-1].end)
        frontier = self._frontier.copy()
        leaves, ahead = sha256(), iter(runs)
        run: LoggedRun | None = next(ahead)
        for hashes in self._log.hashes_of_events(window):
            leaves.update(b"".join(hashes))
            taken = 0
            while run is not None and frontier.size + len(hashes) - taken >= run.end:
                upto = taken + run.end - frontier.size
                frontier.extend(hashes[taken:upto])
                taken = upto
                if frontier.root() != run.seal.statement.root:
                    return False
                run = next(ahead, None)
            frontier.extend(hashes[taken:])
        if run is not None or frontier.size != runs[-1].end or leaves.digest() != stored:
            return False
        self._frontier = frontier
        self.proven.append(Proven(window, runs[-1].end - runs[0].first))
        return True

    def _check_stored(self, run: LoggedRun) -> None:
        stored = self._log.stored_hashes(run.first, run.end)
        hashes = [stored[at : at + 32] for at in range(0, len(stored), 32)]
        span = self._log.span_of_leaves(run.first, run.end)
        if span:
            # Where each of its leaves says that its event is: that is to be seen there.
            self.unproven.append(Window(span[0], span[1] + _MOMENT))
        if self._fits and len(hashes) != run.end - run.first:
            self._fits = False
            self._name_missing(run)
        self._frontier.extend(hashes)
        if self._fits and self._frontier.root() != run.seal.statement.root:
            self._fits = False
            self.broken.append(run)

    def _grown(self, last: Seal | None) -> Frontier:
        """The tree as `last` left it, from the hashes that are kept."""
        if last is None:
            return Frontier()
        size = last.statement.size
        try:
            frontier = Frontier(size, [self._log.node_at(*place) for place in peaks(size)])
        except LogIncomplete:
            frontier = Frontier()
        if frontier.root() != last.statement.root:
            number = last.statement.number
            self._log_is_wrong(0, f"what is kept of the log is not under seal {number}")
            self._fits = False
        return frontier

    def _check_seal(self, run: LoggedRun, last: Seal | None) -> None:
        said, seal = run.seal.statement, run.seal
        expected = last.statement.number + 1 if last else 1
        name = f"seal {said.number} of {said.at:%Y-%m-%d %H:%M:%S} UTC"
        if said.number != expected:
            self._log_is_wrong(run.first, f"the seals before {name} are gone, from {expected} on")
        elif said.previous != (last.digest if last else NO_SEAL):
            self._log_is_wrong(run.first, f"{name} does not follow the seal before it")
        if not self._keys.is_signed(said.text(), seal.signature, seal.key_id):
            self._log_is_wrong(run.first, f"the signature of {name} is wrong")
        if said.size <= run.first or (last and said.at < last.statement.at):
            self._log_is_wrong(run.first, f"{name} is out of order")
        self._compare(seal, run.first)

    def _compare(self, seal: Seal, first: int) -> None:
        """With what was published; each may be there several times."""
        number = seal.statement.number
        while self._next and self._next.statement.number <= number:
            public, self._next = self._next, next(self._published, None)
            said = public.statement
            if said.number == number and said.text() != seal.statement.text():
                self._log_is_wrong(first, f"seal {number} is not the one that was published")
            if not self._keys.is_signed(said.text(), public.signature, public.key_id):
                self._log_is_wrong(first, f"published seal {said.number} is not signed by us")

    def _check_times(self, run: LoggedRun, earliest: datetime) -> None:
        """Events behind a seal are about as old as that, or they waited, in their order."""
        latest = run.seal.statement.at + LATE
        if run.earliest and run.latest and not earliest <= run.earliest <= run.latest <= latest:
            for place in self._log.places_between(run.first, run.end):
                if not earliest <= place.at <= latest:
                    self._report.add(_misdated(place, run.seal))

    def _name_missing(self, run: LoggedRun) -> None:
        there = {place.position for place in self._log.places_between(run.first, run.end)}
        gone = next(at for at in range(run.first, run.end + 1) if at not in there)
        self._log_is_wrong(gone, f"position {gone} of the log is gone")

    def _check_whole(self) -> None:
        size = self._report.size
        for place in self._log.leaves_beyond(size):
            self._log_is_wrong(place.position, f"position {place.position} is under no seal")
        if self._next is not None:
            number = self._next.statement.number
            self._log_is_wrong(size, f"the log ends before seal {number}, which was published")
        for level, hashes in self._kept.items():
            if self._fits and self._log.kept(level) != b"".join(hashes):
                at = _first_difference(self._log.kept(level), hashes) << level
                self._log_is_wrong(at, f"a kept hash of {1 << level} leaves is wrong")

    def _log_is_wrong(self, position: int, what: str) -> None:
        self._report.add(Finding(Wrong.LOG, position, what))


def name_moved(log: SealedLog, run: LoggedRun, report: Report) -> None:
    """Say what is wrong under a seal where each event fits its own leaf, and yet not the root.

    Under a seal events stand by time and id, so one that is out of this order was moved.
    """
    said = run.seal.statement
    before: bytes = b""
    for place in log.places_between(run.first, said.size):
        key = _order(place)
        if key < before:
            what = f"stands at position {place.position} of the log, where it was not sealed"
            report.add(Finding(Wrong.MOVED, place.position, what, place.event_id, place.at))
            return
        before = key
    report.add(
        Finding(
            Wrong.CHANGED,
            run.first,
            f"seal {said.number} of {said.at:%Y-%m-%d %H:%M:%S} UTC was made over other events: "
            f"one of the positions {run.first} to {said.size - 1} was changed together with its "
            "leaf",
        )
    )


def _follows(run: LoggedRun, later: LoggedRun) -> bool:
    return bool(run.latest and later.earliest and run.latest < later.earliest)


def _order(place: LeafPlace) -> bytes:
    key = key_of(place.event_id, place.at)
    return key[20:] + key[:16]


def _misdated(place: LeafPlace, seal: Seal) -> Finding:
    what = (
        f"says a time that does not belong under seal {seal.statement.number} of "
        f"{seal.statement.at:%Y-%m-%d %H:%M:%S} UTC"
    )
    return Finding(Wrong.INSERTED, place.position, what, place.event_id, place.at)


def _first_difference(stored: bytes, hashes: list[bytes]) -> int:
    for place, node in enumerate(hashes):
        if stored[place * 32 : place * 32 + 32] != node:
            return place
    return len(hashes)
