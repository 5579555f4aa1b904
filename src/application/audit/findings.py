"""What verifying can find wrong, and what it says in the end."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

MOST = 1_000
"""Findings that are remembered: those that come first in the log."""


class Wrong(StrEnum):
    CHANGED = "changed"
    """An event says something else than when it was sealed."""
    REMOVED = "removed"
    """A sealed event is not there any more."""
    INSERTED = "inserted"
    """An event came in behind the log's back, or with a time that was long over."""
    MOVED = "moved"
    """An event stands at another place of the log, or of time, than when it was sealed."""
    LOG = "log"
    """The log itself, its seals or what was published of them, don't fit each other."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`position` counts from 0; of what is in no seal, it is the place that it would have."""

    wrong: Wrong
    position: int
    what: str
    event_id: UUID | None = None
    at: datetime | None = None


@dataclass(slots=True)
class Report:
    """What was looked at, and what is wrong with it."""

    events: int = 0
    seals: int = 0
    size: int = 0
    """Of the log, as far as it was looked at."""
    pruned: int = 0
    """Events whose time was over and that were dropped, as the trail itself tells."""
    waiting: int = 0
    """Events too young to be in a seal."""
    found: int = 0
    _findings: dict[tuple[int, UUID | None], Finding] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        key = (finding.position, finding.event_id)
        known = self._findings.get(key)
        if known is None:
            self.found += 1
        if known is None or known.wrong is Wrong.REMOVED:
            # One that is found at another time was seen to be missing at its own before.
            self._findings[key] = finding
        if len(self._findings) > 2 * MOST:
            for late in sorted(self._findings, key=lambda key: key[0])[MOST:]:
                del self._findings[late]

    def take(self, other: "Report") -> None:
        """Add what was found in another part."""
        remembered = other.findings()
        self.seals += other.seals
        self.found += other.found - len(remembered)
        for finding in remembered:
            self.add(finding)

    def findings(self) -> list[Finding]:
        """Those that come first in the log, in its order."""
        return sorted(self._findings.values(), key=lambda finding: finding.position)[:MOST]
