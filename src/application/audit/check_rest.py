"""What is to be said of the log when its parts are checked."""

from collections.abc import Iterator, Mapping, Sequence

from application.audit.findings import Finding, Report, Wrong
from application.audit.ports import LeafPlace, LoggedRun, Part, SealedLog, SealKeys
from domain.audit import Seal, key_of


def check_whole(log: SealedLog, kept: Mapping[int, Sequence[bytes]], report: Report) -> None:
    """That there is nothing behind the last seal, and that kept hashes are those of the tree."""
    for place in log.leaves_beyond(report.size):
        _add(report, place.position, f"position {place.position} is under no seal")
    for level, hashes in kept.items():
        stored = log.kept(level)
        if stored != b"".join(hashes):
            at = _first_difference(stored, hashes) << level
            _add(report, at, f"a kept hash of {1 << level} leaves is wrong")


def check_published(
    log: SealedLog, keys: SealKeys, published: Iterator[Seal], report: Report
) -> None:
    """Hold seals that others kept against ours; they come by number, some of them several times."""
    public = next(published, None)
    if public is None:
        return
    size = 0
    for run in log.runs(Part()):
        number, size = run.seal.statement.number, run.end
        while public is not None and public.statement.number <= number:
            said = public.statement
            if said.number == number and said.text() != run.seal.statement.text():
                _add(report, run.first, f"seal {number} is not the one that was published")
            if not keys.is_signed(said.text(), public.signature, public.key_id):
                _add(report, run.first, f"published seal {said.number} is not signed by us")
            public = next(published, None)
    if public is not None:
        number = public.statement.number
        _add(report, size, f"the log ends before seal {number}, which was published")


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


def _order(place: LeafPlace) -> bytes:
    key = key_of(place.event_id, place.at)
    return key[20:] + key[:16]


def _add(report: Report, position: int, what: str) -> None:
    report.add(Finding(Wrong.LOG, position, what))


def _first_difference(stored: bytes, hashes: Sequence[bytes]) -> int:
    for place, node in enumerate(hashes):
        if stored[place * 32 : place * 32 + 32] != node:
            return place
    return len(hashes)
