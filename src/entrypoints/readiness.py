"""Whether the parts that a process needs can be used now."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait

import structlog

log = structlog.get_logger()

PATIENCE = 3.0
"""Seconds within which a part must say that it is ready."""


class Readiness:
    """Asks each part; one that raises, answers False or says nothing in time is not ready.

    The log says why. A part that hangs is not asked again until it has answered.
    """

    def __init__(
        self, parts: Mapping[str, Callable[[], object]], patience: float = PATIENCE
    ) -> None:
        self._parts = parts
        self._patience = patience
        self._asked: dict[str, Future[bool]] = {}
        self._threads = ThreadPoolExecutor(len(parts), "readiness")

    def __call__(self) -> dict[str, bool]:
        for name, check in self._parts.items():
            if name not in self._asked or self._asked[name].done():
                self._asked[name] = self._threads.submit(_is_ready, name, check)
        asked = dict(self._asked)
        late = wait(asked.values(), self._patience).not_done
        for name in (name for name, answer in asked.items() if answer in late):
            log.warning("readiness.failed", part=name, why=f"no answer in {self._patience} s")
        return {name: answer not in late and answer.result() for name, answer in asked.items()}


def _is_ready(name: str, check: Callable[[], object]) -> bool:
    try:
        good = check() is not False
    except Exception as error:  # whatever is wrong with a part, the others must be asked too
        log.warning("readiness.failed", part=name, error=type(error).__name__, why=str(error)[:300])
        return False
    if not good:
        log.warning("readiness.failed", part=name)
    return good
