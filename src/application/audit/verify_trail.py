"""Check everything: that no event was changed, removed, inserted or moved since it was sealed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from application.audit.check_events import CheckEvents
from application.audit.check_log import CheckLog, LogChecked
from application.audit.check_rest import check_published, check_whole, name_moved
from application.audit.findings import Finding, Report, Wrong
from application.audit.ports import Part, Pruning, SealedLog, SealedLogs, SealKeys, Window
from application.audit.stretches import to_look_at
from application.clock import Clock
from domain.audit import Seal

CheckParts = Callable[[SealedLog, list[Part]], list[LogChecked]]
"""Checks parts of the log, as of the moment of the log that is given; in any order."""


@dataclass(frozen=True, slots=True)
class VerifyTrail:
    """From `since` until before `until`, in whole seals; both open when nothing is said.

    `published` are seals by number that were kept outside, so that also an operator who seals
    anew what was rewritten is found.
    """

    since: datetime | None = None
    until: datetime | None = None
    published: Iterator[Seal] = field(default_factory=lambda: iter(()))
    processes: int = 1


class TrailVerifier:
    """Memory stays flat, whatever the length of the log.

    `in_processes` checks parts at the same time; without it, and for what is short, one follows
    the other.
    """

    def __init__(
        self,
        logs: SealedLogs,
        keys: SealKeys,
        clock: Clock,
        kept_for: timedelta,
        in_processes: CheckParts | None = None,
    ) -> None:
        self._logs = logs
        self._keys = keys
        self._clock = clock
        self._kept_for = kept_for
        self._in_processes = in_processes

    def __call__(self, command: VerifyTrail) -> Report:
        report = Report()
        with self._logs.open() as log:
            checked = self._check(log, command)
            for part in checked:
                report.take(part.report)
            report.size = checked[-1].report.size
            broken = [run for part in checked for run in part.broken]
            if command.since is None and command.until is None:
                check_whole(log, _kept(checked), report)
            check_published(log, self._keys, command.published, report)
            unproven = [window for part in checked for window in part.unproven]
            end = checked[-1].end
            if end is None or command.until is None or end < command.until:
                unproven.append(Window(end, command.until))
            proven = [window for part in checked for window in part.proven]
            stretches, report.events = to_look_at(unproven, proven)
            dropped = self._dropped(log, report)
            CheckEvents(log, report, self._clock.now(), dropped)(stretches)
            for run in broken:
                inside = range(run.first, run.end)
                if not any(finding.position in inside for finding in report.findings()):
                    name_moved(log, run, report)
        return report

    def _check(self, log: SealedLog, command: VerifyTrail) -> list[LogChecked]:
        if command.since or command.until:
            last = log.seal_after(command.until) if command.until else None
            after = log.seal_before(command.since) if command.since else None
            upto = last.statement.number if last else None
            return [CheckLog(log, self._keys)(Part(after, upto, command.since))]
        parts = log.parts(command.processes)
        if self._in_processes and len(parts) > 1:
            checked = self._in_processes(log, parts)
            if all(part.is_grounded for part in checked):
                return checked
        return [CheckLog(log, self._keys)(Part())]

    def _dropped(self, log: SealedLog, report: Report) -> list[Pruning]:
        """Months that were pruned when their time was over, and nothing else with them.

        The event that tells of it is sealed and names the leaves of what went, so that nothing
        that is missing can hide among them.
        """
        found = []
        for pruning in log.prunings():
            if not pruning.end + self._kept_for <= pruning.at <= self._clock.now():
                continue
            found.append(pruning)
            if log.gone(pruning.begin, pruning.end) != (pruning.events, pruning.digest):
                position = log.position_before(pruning.begin) + 1
                what = f"of {pruning.begin:%Y-%m} other events are gone than those that were pruned"
                report.add(Finding(Wrong.LOG, position, what))
        return found


def _kept(checked: list[LogChecked]) -> dict[int, list[bytes]]:
    """Of the whole log; nothing where a root was wrong, which is found already."""
    if not all(part.fits for part in checked):
        return {}
    kept: dict[int, list[bytes]] = {}
    for part in checked:
        for level, hashes in part.kept.items():
            kept.setdefault(level, []).extend(hashes)
    return kept
