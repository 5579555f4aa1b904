"""Keeps processes running: starts again what died, ever more slowly when it keeps dying."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

import structlog

from adapters.embedded import Child, ChildDied

log = structlog.get_logger()

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0
SETTLED = 30.0
"""Seconds of life after which a process counts as sound again."""


@dataclass
class Kept:
    """A process and how to start it so that it can be used."""

    child: Child
    start: Callable[[], None]
    started_at: float = 0.0
    not_before: float = 0.0
    pause: float = FIRST_PAUSE


class Keeper:
    """Started in order; stopped in reverse, what was started together at the same time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._groups: list[list[Kept]] = []
        self._clock = clock

    def start(self, *starting: tuple[Child, Callable[[], None]]) -> None:
        """Start all at the same time and keep them running. Raises ChildDied, after all tried."""
        group = [Kept(child, start, self._clock()) for child, start in starting]
        self._groups.append(group)
        with ThreadPoolExecutor(len(group)) as pool:
            for begun in [pool.submit(kept.start) for kept in group]:
                begun.result()

    def keep_until(self, stop: Event) -> None:
        """Watch until `stop` is set."""
        while not stop.wait(0.25):
            for kept in [kept for group in self._groups for kept in group]:
                if not stop.is_set():
                    self.look_after(kept)

    def look_after(self, kept: Kept) -> None:
        """Start it again if it died and its pause is over."""
        now = self._clock()
        if kept.child.is_running():
            if now - kept.started_at > SETTLED:
                kept.pause = FIRST_PAUSE
            return
        if not kept.not_before:
            kept.not_before = now + kept.pause
            log.warning("process.died", name=kept.child.name, again_in=kept.pause)
            kept.pause = min(kept.pause * 2, LONGEST_PAUSE)
        if now < kept.not_before:
            return
        kept.not_before = 0.0
        kept.started_at = now
        try:
            kept.start()
        except ChildDied as error:
            log.warning("process.would_not_start", name=kept.child.name, log=str(error.log))
        else:
            log.info("process.restarted", name=kept.child.name)

    def stop(self) -> None:
        """Stop all, whatever state they are in."""
        for group in reversed(self._groups):
            for kept in group:
                kept.child.ask_to_stop()
            for kept in group:
                kept.child.stop()
        self._groups.clear()
