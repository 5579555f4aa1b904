"""Check everything: that no event was changed, removed, inserted or moved since it was sealed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from application.audit.check_events import CheckEvents
from application.audit.check_log import CheckLog, name_moved
from application.audit.findings import Finding, Report, Wrong
from application.audit.ports import Pruning, SealedLog, SealedLogs, SealKeys
from application.audit.stretches import to_look_at
from application.clock import Clock
from domain.audit import Seal


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
            CheckEvents(log, report, self._clock.now(), self._dropped(log, report))(stretches)
            for run in check_log.broken:
                inside = range(run.first, run.seal.statement.size)
                if not any(finding.position in inside for finding in report.findings()):
                    name_moved(log, run, report)
        return report

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
