"""Check everything: that no event was changed, removed, inserted or moved since it was sealed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from application.audit.check_events import CheckEvents
from application.audit.check_log import LATE, CheckLog, name_moved
from application.audit.findings import Report
from application.audit.ports import Pruning, SealedLog, SealedLogs, SealKeys
from application.audit.stretches import to_look_at
from application.clock import Clock
from domain.audit import Seal

DAY = timedelta(days=1)
"""How long the sealing may have been out of work when a month ended."""


@dataclass(frozen=True, slots=True)
class VerifyTrail:
    """From `since` until before `until`; both open when nothing is said.

    `published` are seals by number that were kept outside, so that also an operator who seals
    anew what was rewritten is found.
    """

    since: datetime | None = None
    until: datetime | None = None
    published: Iterator[Seal] = field(default_factory=lambda: iter(()))


class TrailVerifier:
    """Memory stays flat, whatever the length of the log."""

    def __init__(self, logs: SealedLogs, keys: SealKeys, clock: Clock, kept_for: timedelta) -> None:
        self._logs = logs
        self._keys = keys
        self._clock = clock
        self._kept_for = kept_for

    def __call__(self, command: VerifyTrail) -> Report:
        report = Report()
        with self._logs.open() as log:
            check_log = CheckLog(log, self._keys, report, command.published)
            check_log(command.since, command.until)
            stretches, report.events = to_look_at(check_log.unproven, check_log.proven)
            CheckEvents(log, report, self._clock.now(), self._dropped(log))(stretches)
            for run in check_log.broken:
                inside = range(run.first, run.seal.statement.size)
                if not any(finding.position in inside for finding in report.findings()):
                    name_moved(log, run, report)
        return report

    def _dropped(self, log: SealedLog) -> list[tuple[Pruning, int, int]]:
        """Months that were pruned when their time was over, and where in the log they stood.

        What a leaf says about its time is not sealed once the event is gone; its place is, and
        the seals around that place have times. A month that was dropped too early is no excuse.
        """
        found = []
        for pruning in log.prunings():
            if not pruning.end + self._kept_for <= pruning.at <= self._clock.now():
                continue
            before, after = log.seal_before(pruning.begin - LATE), log.seal_after(pruning.end + DAY)
            first = before.statement.size if before else 0
            end = after.statement.size if after else first
            found.append((pruning, first, end))
        return found
