"""The loop of the scheduler: each duty when it is due, and none stops the others."""

import time
from collections.abc import Callable, Sequence
from threading import Event

import structlog

from entrypoints.observability import bind_request_id
from entrypoints.scheduler.duties import Duty

log = structlog.get_logger()
LONGEST_PAUSE = 60.0
"""Seconds between two tries of a duty that keeps failing."""


def run(duties: Sequence[Duty], stop: Event, clock: Callable[[], float] = time.monotonic) -> None:
    """Until `stop` is set. A duty that fails is tried again, after longer and longer pauses."""
    due = [clock()] * len(duties)
    failures = [0] * len(duties)
    while not stop.is_set():
        for at, duty in enumerate(duties):
            if stop.is_set() or clock() < due[at]:
                continue
            failures[at] = 0 if _done(duty) else failures[at] + 1
            pause = duty.seconds * 2 ** failures[at] if failures[at] else duty.seconds
            due[at] = clock() + min(pause, max(LONGEST_PAUSE, duty.seconds))
        stop.wait(max(0.0, min(due, default=clock() + 1) - clock()))


def _done(duty: Duty) -> bool:
    with bind_request_id(None, duty=duty.name):
        try:
            duty.act()
        except Exception as error:  # the database or the queue may be away; they come back
            log.warning("duty.failed", error=type(error).__name__, why=str(error)[:300])
            return False
    return True
