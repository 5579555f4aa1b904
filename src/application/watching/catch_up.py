"""Look at people whom the monitor missed: because a process died, or the look at them failed."""

from datetime import timedelta

from application.clock import Clock
from application.watching.monitor import Monitor
from application.watching.ports import WatchReads

LOOKED_BACK = timedelta(hours=24)


class CatchUp:
    def __init__(self, monitor: Monitor, reads: WatchReads, clock: Clock) -> None:
        self._monitor = monitor
        self._reads = reads
        self._clock = clock

    def __call__(self) -> int:
        """How many people were behind."""
        behind = self._reads.behind(self._clock.now() - LOOKED_BACK)
        for person_id in behind:
            self._monitor.look_at(person_id)
        return len(behind)
