"""Check the events: each is what its leaf says, none is missing, none is there besides."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from application.audit.findings import Finding, Report, Wrong
from application.audit.ports import LeafPlace, Pruning, SealedLog, Window
from domain.audit import KEY, at_another_time, leaf_hash, read_key

SOON = timedelta(minutes=1)
"""Until when an event must be under a seal."""
_AT_ONCE = 1_000


class CheckEvents:
    """`dropped` are the months whose events are gone by rule."""

    def __init__(
        self,
        log: SealedLog,
        report: Report,
        now: datetime,
        dropped: Sequence[Pruning],
    ) -> None:
        self._log = log
        self._report = report
        self._now = now
        self._dropped = dropped

    def __call__(self, stretches: list[Window]) -> None:
        for stretch in stretches:
            for window in self._log.windows(stretch.begin, stretch.end):
                self._check(window)

    def _check(self, window: Window) -> None:
        leaves = self._log.leaves(window)
        take = leaves.pop
        strange: list[bytes] = []
        for rows in self._log.events(window):
            strange += [row for row in rows if sha256(b"\0" + row).digest() != take(row[KEY], None)]
            self._report.events += len(rows)
            if len(strange) > _AT_ONCE:
                self._name_strange(strange)
                strange = []
        self._name_strange(strange)
        missing = list(leaves)
        for at in range(0, len(missing), _AT_ONCE):
            self._name_missing(missing[at : at + _AT_ONCE])

    def _name_strange(self, rows: list[bytes]) -> None:
        """Events that are not what a leaf says at their time."""
        if not rows:
            return
        keys = [read_key(row[KEY]) for row in rows]
        places = self._log.places([event_id for event_id, _ in keys])
        for row, (event_id, at) in zip(rows, keys, strict=True):
            for place in places.get(event_id, ()):
                self._report.add(_altered(row, at, place))
            if event_id not in places:
                if self._now - SOON <= at <= self._now + SOON:
                    self._report.waiting += 1
                    continue
                position = self._log.position_before(at) + 1
                what = (
                    "is under no seal, so it was not there when the others of its time were sealed"
                )
                self._report.add(Finding(Wrong.INSERTED, position, what, event_id, at))

    def _name_missing(self, keys: list[bytes]) -> None:
        ids = {event_id for event_id, _ in map(read_key, keys)}
        wanted = {read_key(key) for key in keys}
        for places in self._log.places(list(ids)).values():
            for place in places:
                if (place.event_id, place.at) not in wanted:
                    continue
                if self._was_dropped(place):
                    self._report.pruned += 1
                else:
                    what = "was sealed and is not there any more"
                    self._report.add(
                        Finding(Wrong.REMOVED, place.position, what, place.event_id, place.at)
                    )

    def _was_dropped(self, place: LeafPlace) -> bool:
        return any(pruning.begin <= place.at < pruning.end for pruning in self._dropped)


def _altered(row: bytes, at: datetime, place: LeafPlace) -> Finding:
    wrong, what = Wrong.CHANGED, "does not say what it said when it was sealed"
    if at != place.at and leaf_hash(at_another_time(row, place.at)) == place.hash:
        wrong, what = Wrong.MOVED, f"was moved in time, to {at:%Y-%m-%d %H:%M:%S.%f} UTC"
    elif at != place.at and leaf_hash(row) == place.hash:
        wrong, what = Wrong.MOVED, "has another time in the log than when it was sealed"
    return Finding(wrong, place.position, what, place.event_id, place.at)
