"""One person under the monitor: events go in, and what it asks of them comes back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.watching import (
    NOTHING_STANDS,
    History,
    Place,
    RuleName,
    Rules,
    Standing,
    Step,
    TrailEntry,
    raised,
    sighting_of,
    stands,
)

Taken = tuple[Step, RuleName]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody does; `action` and the rest as in the audit trail."""

    at: datetime
    action: str
    thing: str = ""
    kind: str = "invoice"
    address: str = ""
    device: str = ""
    place: Place | None = None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Played:
    """The same engine as in operation: `sighting_of`, `History`, `raised`, `stands`."""

    rules: Rules
    has_geoip: bool = False
    history: History = field(default_factory=History)
    standing: Standing = NOTHING_STANDS
    steps: Counter[Step] = field(default_factory=Counter)
    by_rule: Counter[tuple[Step, RuleName]] = field(default_factory=Counter)
    _events: int = 0

    def does(self, deed: Deed, factor: str = "password") -> list[Taken]:
        """The steps that follow."""
        self._events += 1
        entry = TrailEntry(
            f"{deed.at.isoformat()} {self._events}",
            deed.at,
            deed.action,
            deed.kind,
            deed.thing,
            deed.address,
            deed.device,
            factor,
            deed.details,
        )
        sighting = sighting_of(entry, deed.place if self.has_geoip else None)
        if sighting is None:
            return []
        self.history.see(sighting, self.rules.travel, self.rules.excuses_a_day)
        taken: list[Taken] = []
        for verdict in raised(self.history, deed.at, self.rules):
            self.standing = stands(self.standing, verdict, deed.at, self.rules, "")
            taken.append((verdict.step, verdict.rule))
        self.steps.update(step for step, _ in taken)
        self.by_rule.update(taken)
        return taken

    def release(self, at: datetime) -> None:
        """As staff do it."""
        self.standing = NOTHING_STANDS
        self.history.restart(at)
