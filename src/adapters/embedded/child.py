"""A process of ours: started in its own group, watched, stopped, found again after a crash."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

LOG_LIMIT = 5_000_000
"""Bytes; a log file larger than this is put aside at the next start."""


class ChildDied(Exception):
    """The process ended, or never became ready, before it was of use."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(f"{name} did not start; the end of {log} says:\n{_tail(log)}")
        self.name = name
        self.log = log


@dataclass
class Child:
    """One process and the files that belong to it.

    `stop_signal` asks it to end; after `grace` seconds its whole group is killed. `trace` holds the
    process's id and birth, so that a later start recognises it even when its parent was killed.
    """

    name: str
    argv: Sequence[str]
    log: Path
    trace: Path
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    user: int | None = None
    group: int | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process, after ending what an earlier parent may have left running."""
        self.end_leftover()
        _put_aside_if_large(self.log)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the command line is ours
                list(self.argv),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=None if self.env is None else dict(self.env),
                cwd=self.cwd,
                user=self.user,
                group=self.group,
                extra_groups=None if self.user is None else [],
                start_new_session=True,
            )
        born = psutil.Process(self._process.pid).create_time()
        self.trace.write_text(f"{self._process.pid} {born}\n")

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait_until(self, ready: Callable[[], bool], seconds: float = 30.0) -> None:
        """Wait until `ready` says so. Raises ChildDied when the process ends or time runs out."""
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.is_running() or time.monotonic() > deadline:
                self.stop()
                raise ChildDied(self.name, self.log)
            time.sleep(0.02)

    def ask_to_stop(self) -> None:
        """Ask without waiting, so that several children can end at the same time."""
        if self._process is not None and self.is_running():
            self._process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Ask the process to end, wait, then kill whatever of its group is still there."""
        if self._process is None:
            return
        self.ask_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(self.grace)
        _kill_group(self._process.pid)
        self._process.wait()
        self._process = None
        self.trace.unlink(missing_ok=True)

    def end_leftover(self) -> None:
        """End the process of this name that a parent which was killed has left behind."""
        if not self.is_running():
            end_leftover(self.trace, self.stop_signal, self.grace)


def end_leftover(
    trace: Path, stop_signal: signal.Signals = signal.SIGINT, grace: float = 10.0
) -> bool:
    """End the process that `trace` means, if it still runs; says whether it did."""
    leftover = _recognised(trace)
    if leftover is None:
        return False
    with suppress(psutil.NoSuchProcess):
        leftover.send_signal(stop_signal)
        with suppress(psutil.TimeoutExpired):
            leftover.wait(grace)
    _kill_group(leftover.pid)
    trace.unlink(missing_ok=True)
    return True


def _recognised(trace: Path) -> psutil.Process | None:
    """The process that the trace means, unless its id belongs to somebody else by now."""
    try:
        pid, born = trace.read_text().split()
        process = psutil.Process(int(pid))
        same = abs(process.create_time() - float(born)) < 0.05
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None
    return process if same else None


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _put_aside_if_large(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(log.suffix + ".1"))


def _tail(log: Path, lines: int = 15) -> str:
    if not log.exists():
        return "(nothing)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
