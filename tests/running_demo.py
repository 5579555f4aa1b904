"""All of Counterfoil as `script/demo` runs it, in processes of its own, to be killed one by one."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import make_url
from tests.installation import Installation

from adapters.embedded import DatabaseUrls
from entrypoints.settings import DATABASES, ROOT, Settings, variable_of

START = """
import sys
from pathlib import Path
from entrypoints.supervisor.demo import run_demo
run_demo(Path(sys.argv[1]), int(sys.argv[2]), fresh=False, load=lambda container: [])
"""
"""What `counterfoil demo` does, with an empty business."""

TRACES = {
    "web": "run/web.pid",
    "worker": "run/worker.pid",
    "scheduler": "run/scheduler.pid",
    "valkey": "valkey/valkey.pid",
    "postgres": "postgres/postgres.pid",
}
CHILDREN = tuple(TRACES)


def eventually(holds: Callable[[], Any], seconds: float = 30.0, what: str = "") -> Any:
    """Wait until `holds` gives something true, and return it; an error counts as not yet."""
    deadline = time.monotonic() + seconds
    while True:
        with suppress(Exception):
            if found := holds():
                return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what or holds}")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningDemo:
    """`data` is kept when it stops, so that another one can go on with it."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.said = data.with_name(f"{data.name}.said")
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self, seconds: float = 90.0) -> None:
        """Start and wait for READY."""
        without = {variable_of(name) for name in (*DATABASES, "redis_url")}
        inherited = {name: value for name, value in os.environ.items() if name not in without}
        with self.said.open("wb") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-c", START, str(self.data), str(self.port)],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                env=inherited | {"PYTHONPATH": str(ROOT / "src")} | self._environment,
                start_new_session=True,
            )
        process = self._process
        eventually(
            lambda: "READY" in self.said.read_text() or process.poll() is not None,
            seconds,
            "the demo says READY",
        )
        assert process.poll() is None, self.said.read_text()

    def interrupt(self) -> int:
        """Ctrl-C; returns the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(60)

    def kill_supervisor(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def child(self, name: str) -> int:
        """The process id that it has now."""
        return int((self.data / TRACES[name]).read_text().split()[0])

    def kill(self, name: str) -> int:
        """`kill -9` of it and of what it started, seen through; returns which process it was."""
        pid = self.child(name)
        os.killpg(pid, signal.SIGKILL)
        wait_for_the_end_of(pid)
        return pid

    def kill_everything(self) -> None:
        """As when the machine goes down: nobody is left to clean up or to start again."""
        self.kill_supervisor()
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()
        eventually(lambda: not self.processes(), 10, "everything is dead")

    def comes_back(self, name: str, killed: int) -> bool:
        return bool(
            eventually(lambda: self.child(name) != killed, what=f"{name} is started again")
            and eventually(self.is_ready, what=f"all is ready after {name} died")
        )

    @contextmanager
    def without_supervision(self) -> Iterator[None]:
        """Within the block nothing that dies is started again."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def lose_the_queue(self) -> None:
        """Kill Valkey and delete what it kept, before anybody can start it again."""
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            self.kill("valkey")
        shutil.rmtree(self.data / "valkey" / "data")

    def stop(self) -> None:
        """Whatever state it is in, leave nothing running."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGCONT)
            with suppress(subprocess.TimeoutExpired):
                self.interrupt()
            self._process.kill()
            self._process.wait()
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def processes(self) -> list[psutil.Process]:
        """All that run for this demo, besides its supervisor, whoever is their parent by now."""
        mark = f"{self.data.resolve()}/"
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error, ProcessLookupError):
                if process.environ().get("COUNTERFOIL_STARTED_AS", "").startswith(mark):
                    found.append(process)
        return [process for process in found if process.status() != psutil.STATUS_ZOMBIE]

    def sockets(self) -> list[Path]:
        return [path for path in self.data.rglob("*") if path.is_socket()]

    def settings(self) -> Settings:
        """How to reach its database and queue from a test."""
        lines = (self.data / "run" / "settings.env").read_text().splitlines()
        given = dict(line.split("=", 1) for line in lines)
        return Settings.model_validate(
            {
                name.removeprefix("COUNTERFOIL_").lower()
                if name.startswith("COUNTERFOIL_")
                else name: value.strip("'")
                for name, value in given.items()
            }
        )

    def installation(self) -> Installation:
        """The same database, queue, keys and archive, for the test's own process."""
        settings = self.settings()
        administrator = make_url(settings.database_url).set(username="postgres")
        urls = DatabaseUrls(
            office=settings.database_url,
            portal=settings.portal_database_url,
            staff=settings.staff_database_url,
            worker=settings.worker_database_url,
            migrations=settings.migrations_database_url,
            administrator=administrator.render_as_string(hide_password=False),
        )
        return Installation(urls, settings.redis_url, settings.data_dir)

    def is_ready(self) -> bool:
        return self.get("/readyz")[0] == 200

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        return self.request("GET", path, None, **headers)

    def request(
        self, method: str, path: str, body: bytes | None, timeout: float = 30.0, **headers: str
    ) -> tuple[int, str]:
        """Status and text; names of headers with underscores. Raises OSError if nobody answers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, body, named, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def log(self, name: str) -> list[dict[str, Any]]:
        """The lines that a process has logged, those of all its lives."""
        text = (self.data / "logs" / f"{name}.log").read_text(errors="replace")
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def kill_and_wait(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    wait_for_the_end_of(pid)


def wait_for_the_end_of(pid: int) -> None:
    """A zombie, whose parent may be stopped, is as dead as it gets."""

    def is_over() -> bool:
        try:
            return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    eventually(is_over, 10, f"{pid} is dead")
