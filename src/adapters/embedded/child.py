"""A process of ours: started in its own group, watched, stopped, found again after a crash."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

LOG_LIMIT = 5_000_000
"""Bytes; a log file larger than this is put aside at the next start."""

MARK = "COUNTERFOIL_STARTED_AS"
"""The variable by which children of our children are known as ours."""


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
                env={**os.environ, MARK: str(self.trace)},
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
    trace: Path, stop_signal: signal.Signals = signal.SIGTERM, grace: float = 10.0
) -> bool:
    """End what `trace` means and what it started, if any of it still runs; says whether it did."""
    try:
        pid, born = trace.read_text().split()
    except (FileNotFoundError, ValueError):
        return False
    left = _recognised(int(pid), float(born))
    if left is not None:
        with suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
            left.send_signal(stop_signal)
            left.wait(grace)
    orphans = _marked(int(pid), trace)
    for process in [*orphans, *([left] if left else [])]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(orphans, 5.0)
    trace.unlink(missing_ok=True)
    return bool(left or orphans)


def _recognised(pid: int, born: float) -> psutil.Process | None:
    """The process that was meant, unless its id belongs to somebody else by now."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        if abs(process.create_time() - born) < 0.05:
            return process
    return None


def _marked(group: int, trace: Path) -> list[psutil.Process]:
    """Who is left of the group of a process that died; the mark tells them from any other group."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, ProcessLookupError):
            if os.getpgid(process.pid) == group and process.environ().get(MARK) == str(trace):
                found.append(process)
    return found


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
