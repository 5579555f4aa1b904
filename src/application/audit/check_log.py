"""Check the log: each seal's signature, the chain of seals, and each root.

Roots are made from the events themselves where events stand in the log as they stand in time,
which is the rule; elsewhere (work that committed late, or somebody tampered) from the stored
leaves, and then the events are to be held against those.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from application.audit.findings import Finding, Report, Wrong
from application.audit.ports import (
    LeafPlace,
    LoggedRun,
    LogIncomplete,
    Part,
    SealedLog,
    SealKeys,
    Window,
)
from application.audit.stretches import Proven
from domain.audit import NO_SEAL, Frontier, Seal, peaks

LATE = timedelta(minutes=2)
"""How much earlier than the seal before it an event of a seal may be: as long as a transaction
that recorded it may take, and as machines' clocks may differ."""
AT_ONCE = 20_000
"""Events that are read together, of several seals."""
_MOMENT = timedelta(microseconds=1)


@dataclass(slots=True)
class LogChecked:
    """What was found in a part of the log, and what is still to be looked at."""

    report: Report = field(default_factory=Report)
    proven: list[Proven] = field(default_factory=list)
    unproven: list[Window] = field(default_factory=list)
    """Stretches of time whose events are still to be held against their leaves."""
    broken: list[LoggedRun] = field(default_factory=list)
    """The first seal whose root is not that of its leaves."""
    kept: dict[int, list[bytes]] = field(default_factory=dict)
    """Hashes of complete subtrees, by level, as they must be kept."""
    fits: bool = True
    """Whether all roots were those of the leaves; behind a wrong one, no hash of `kept` counts."""
    is_grounded: bool = True
    """Whether what is kept of the log before this part is what was sealed."""
    end: datetime | None = None
    """The time from which on nothing was looked at."""


class CheckLog:
    """Walks once through the seals of a part."""

    def __init__(self, log: SealedLog, keys: SealKeys) -> None:
        self._log = log
        self._keys = keys
        self._found = LogChecked()

    def __call__(self, part: Part) -> LogChecked:
        last = part.after
        self._frontier = self._grown(last)
        self._begin = part.begin
        latest = part.latest
        runs: list[LoggedRun] = []
        for run in self._log.runs(part):
            self._check_seal(run, last)
            if last and latest:
                self._check_times(run, min(last.statement.at - LATE, latest))
            last, latest = run.seal, run.latest
            self._found.report.seals += 1
            if runs and not (_follows(runs[-1], run) and run.end - runs[0].first <= AT_ONCE):
                self._check_runs(runs)
                runs = []
            runs.append(run)
        if runs:
            self._check_runs(runs)
        self._found.report.size = last.statement.size if last else 0
        self._found.end = self._begin
        return self._found

    def _check_runs(self, runs: list[LoggedRun]) -> None:
        """The leaves of seals that follow each other in time."""
        latest = runs[-1].latest
        window = None
        if latest is not None and (self._begin is None or latest >= self._begin):
            window = Window(self._begin, latest + _MOMENT)
            self._begin = window.end
        if window is None or not self._is_proven(runs, window):
            self._found.unproven += [window] if window else []
            for run in runs:
                self._check_stored(run)
        for level, _place, node in self._frontier.completed:
            self._found.kept.setdefault(level, []).append(node)
        self._frontier.completed = []

    def _is_proven(self, runs: list[LoggedRun], window: Window) -> bool:
        """Whether the window's events are what was sealed, and so are the stored leaves."""
        earliest = runs[0].earliest
        if not self._found.fits or (window.begin and earliest and earliest < window.begin):
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
        self._found.proven.append(Proven(window, runs[-1].end - runs[0].first))
        return True

    def _check_stored(self, run: LoggedRun) -> None:
        stored = self._log.stored_hashes(run.first, run.end)
        hashes = [stored[at : at + 32] for at in range(0, len(stored), 32)]
        span = self._log.span_of_leaves(run.first, run.end)
        if span:
            # Where each of its leaves says that its event is: that is to be seen there.
            self._found.unproven.append(Window(span[0], span[1] + _MOMENT))
        if self._found.fits and len(hashes) != run.end - run.first:
            self._found.fits = False
            self._name_missing(run)
        self._frontier.extend(hashes)
        if self._found.fits and self._frontier.root() != run.seal.statement.root:
            self._found.fits = False
            self._found.broken.append(run)

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
            self._found.fits = self._found.is_grounded = False
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

    def _check_times(self, run: LoggedRun, earliest: datetime) -> None:
        """Events behind a seal are about as old as that, or they waited, in their order."""
        latest = run.seal.statement.at + LATE
        if run.earliest and run.latest and not earliest <= run.earliest <= run.latest <= latest:
            for place in self._log.places_between(run.first, run.end):
                if not earliest <= place.at <= latest:
                    self._found.report.add(_misdated(place, run.seal))

    def _name_missing(self, run: LoggedRun) -> None:
        there = {place.position for place in self._log.places_between(run.first, run.end)}
        gone = next(at for at in range(run.first, run.end + 1) if at not in there)
        self._log_is_wrong(gone, f"position {gone} of the log is gone")

    def _log_is_wrong(self, position: int, what: str) -> None:
        self._found.report.add(Finding(Wrong.LOG, position, what))


def _follows(run: LoggedRun, later: LoggedRun) -> bool:
    return bool(run.latest and later.earliest and run.latest < later.earliest)


def _misdated(place: LeafPlace, seal: Seal) -> Finding:
    what = (
        f"says a time that does not belong under seal {seal.statement.number} of "
        f"{seal.statement.at:%Y-%m-%d %H:%M:%S} UTC"
    )
    return Finding(Wrong.INSERTED, place.position, what, place.event_id, place.at)
