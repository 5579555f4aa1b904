"""Whether the parts that a process needs can be used now."""

from collections.abc import Callable, Mapping

import structlog

log = structlog.get_logger()


class Readiness:
    """Asks each part; one that raises or answers False is not ready, and the log says why."""

    def __init__(self, parts: Mapping[str, Callable[[], object]]) -> None:
        self._parts = parts

    def __call__(self) -> dict[str, bool]:
        return {name: _is_ready(name, check) for name, check in self._parts.items()}


def _is_ready(name: str, check: Callable[[], object]) -> bool:
    try:
        good = check() is not False
    except Exception as error:  # whatever is wrong with a part, the others must be asked too
        log.warning("readiness.failed", part=name, error=type(error).__name__, why=str(error)[:300])
        return False
    if not good:
        log.warning("readiness.failed", part=name)
    return good
