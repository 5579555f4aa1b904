"""Parts of the audit log checked at the same time, each by a process of its own."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection

from application.audit.check_log import CheckLog, LogChecked
from application.audit.ports import Part, SealedLog, SealedLogs, SealKeys

_PATIENCE = 10.0
"""Seconds after which the log is told that it is still needed."""

Opened = Callable[[], tuple[SealedLogs, SealKeys]]


class ForkedChecks:
    """`application.audit.verify_trail.CheckParts`. Only for processes that have no threads.

    `opened` is called in each process and gives it connections of its own.
    """

    def __init__(self, opened: Opened, keys: SealKeys) -> None:
        self._opened = opened
        self._keys = keys

    def __call__(self, log: SealedLog, parts: list[Part]) -> list[LogChecked]:
        shared = log.share()
        fork = multiprocessing.get_context("fork")
        others = []
        for part in parts[1:]:
            here, there = fork.Pipe(duplex=False)
            process = fork.Process(target=self._check, args=(shared, part, there), daemon=True)
            process.start()
            there.close()
            others.append((process, here))
        found = [CheckLog(log, self._keys)(parts[0])]
        for process, here in others:
            while not here.poll(_PATIENCE):
                log.stay()
            found.append(_received(here))
            process.join()
        return found

    def _check(self, shared: str, part: Part, there: Connection) -> None:
        logs, keys = self._opened()
        with logs.open(shared) as log:
            there.send(CheckLog(log, keys)(part))


def _received(here: Connection) -> LogChecked:
    try:
        checked = here.recv()
    except EOFError:
        raise RuntimeError("a process that checked a part of the log died") from None
    if not isinstance(checked, LogChecked):
        raise TypeError(checked)
    return checked
