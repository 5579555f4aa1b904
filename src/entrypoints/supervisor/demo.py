"""All of Counterfoil for trying it out, from nothing, on one machine."""

import os
import signal
import socket
import sys
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from adapters.embedded import Child, ChildDied, EmbeddedPostgres, EmbeddedValkey, end_leftover
from entrypoints.observability import configure_logs
from entrypoints.settings import ROOT, Environment, load_settings
from entrypoints.supervisor.data_folder import DataFolder, Refused
from entrypoints.supervisor.keeper import Keeper

if TYPE_CHECKING:
    from entrypoints.container import Container
    from entrypoints.demo import DemoLogin

    LoadBusiness = Callable[[Container], list[DemoLogin]]

PROCESSES = ("web", "worker", "scheduler")
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked to stop while things were still being started; no error to be handled."""


def run_demo(data: Path, port: int, *, fresh: bool, load: "LoadBusiness | None" = None) -> None:
    """Start everything, say READY, and return when asked to stop, with everything ended.

    `load` brings another business than the demo's. Raises Refused where the folder or the port
    can't be had, ChildDied where a part doesn't start.
    """
    configure_logs(style="console", process="demo")
    folder = DataFolder(data)
    end_leftovers(folder.path)
    if fresh:
        folder.clear()
    check_port(port)
    demo = Demo(folder, port, load)
    for number in STOP_SIGNALS:
        signal.signal(number, demo.asked_to_stop)
    try:
        demo.start()
        demo.keep()
    except Stopped:
        pass
    finally:
        # A second Ctrl-C must not leave servers behind.
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        say("\nStopping …")
        demo.stop()
        folder.release()
    say("Stopped. What you did is kept; start again to go on.")


class Demo:
    """The servers and processes of one run."""

    def __init__(self, folder: DataFolder, port: int, load: "LoadBusiness | None" = None) -> None:
        self._folder = folder
        self._port = port
        self._load = load
        self._url = f"http://localhost:{port}"
        self._stop = Event()
        self._is_starting = True
        self._keeper = Keeper()
        self._postgres = EmbeddedPostgres(folder.path / "postgres")
        self._valkey = EmbeddedValkey(folder.path / "valkey")

    def asked_to_stop(self, *_: object) -> None:
        self._stop.set()
        if self._is_starting:
            raise Stopped

    def start(self) -> None:
        say("Starting PostgreSQL, Valkey and the web server …")
        self._start_servers()
        os.environ.update(self._environment())
        web, worker, scheduler = (self._process(name) for name in PROCESSES)
        # It loads for seconds; until the database is ready it says so at /readyz.
        self._keeper.start((web, web.start))
        self._folder.publish(self._environment())
        logins = self._prepare()
        # Not earlier: they would take the cores from the web server, which people wait for.
        web.wait_until(self._answers, 60.0)
        self._keeper.start((worker, worker.start), (scheduler, scheduler.start))
        self._is_starting = False
        from entrypoints.demo import demo_curl

        announce(self._url, logins, "" if self._load else demo_curl(load_settings()))

    def _prepare(self) -> "list[DemoLogin]":
        """Bring the database up to date and the demo business into it."""
        from entrypoints.container import build
        from entrypoints.demo import load_demo

        container = build(load_settings())
        container.migrate()
        say("Looking after the demo business …")
        logins = (self._load or load_demo)(container)
        container.engine().dispose()
        return logins

    def keep(self) -> None:
        self._keeper.keep_until(self._stop)

    def stop(self) -> None:
        self._is_starting = False
        self._keeper.stop()
        self._folder.withdraw()

    def _start_servers(self) -> None:
        """Those that no variable replaces by another."""
        ours = [
            (server.child, server.start)
            for variable, server in (
                ("DATABASE_URL", self._postgres),
                ("REDIS_URL", self._valkey),
            )
            if not os.environ.get(variable)
        ]
        if ours:
            self._keeper.start(*ours)

    def _environment(self) -> dict[str, str]:
        return {
            **self._databases(),
            "REDIS_URL": os.environ.get("REDIS_URL") or self._valkey.url,
            "COUNTERFOIL_ENVIRONMENT": Environment.DEMO,
            "COUNTERFOIL_DATA_DIR": str(self._folder.path),
            "COUNTERFOIL_SECRET_KEY": self._folder.secret_key(),
            "COUNTERFOIL_PUBLIC_URL": self._url,
            "COUNTERFOIL_WEB_PORT": str(self._port),
            "COUNTERFOIL_WEB_WORKERS": os.environ.get("COUNTERFOIL_WEB_WORKERS", "1"),
        }

    def _databases(self) -> dict[str, str]:
        ours = self._postgres.urls.variables()
        if not os.environ.get("DATABASE_URL"):
            return ours
        return {name: os.environ.get(name, "") for name in ours}

    def _process(self, name: str) -> Child:
        return Child(
            name=name,
            argv=[sys.executable, "-m", f"entrypoints.{name}"],
            log=self._folder.subfolder("logs") / f"{name}.log",
            trace=self._folder.subfolder("run") / f"{name}.pid",
            cwd=ROOT,
        )

    def _answers(self) -> bool:
        with suppress(OSError):
            address = f"http://127.0.0.1:{self._port}/readyz"
            with urllib.request.urlopen(address, timeout=5) as answer:  # nosec B310
                return bool(answer.status == 200)
        return False


def end_leftovers(folder: Path) -> None:
    """End what a demo that was killed has left running: those that use the servers first."""
    for name in PROCESSES:
        end_leftover(folder / "run" / f"{name}.pid")
    end_leftover(folder / "valkey" / "valkey.pid")
    end_leftover(folder / "postgres" / "postgres.pid", EmbeddedPostgres.STOP_SIGNAL, 30.0)


def check_port(port: int) -> None:
    """Raise Refused where people who open localhost would meet something else, or nothing."""
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with suppress(OSError), socket.socket(family) as probe:
            probe.settimeout(1)
            if probe.connect_ex((host, port)) == 0:
                raise Refused(f"Port {port} is in use; choose another one with --port.")
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
    except OSError as error:
        raise Refused(f"Port {port} can't be used: {error.strerror}.") from None


def announce(url: str, logins: "Sequence[DemoLogin]", bill: str = "") -> None:
    """`bill` is a command that posts a transaction."""
    lines = [f"READY {url}", ""]
    for login in logins:
        lines.append(f"  {login.email}  {login.password}  ({login.account_name}: {login.note})")
    if bill:
        lines += ["", "Bill somebody as a ledger would:", "", f"  {bill}"]
    sys.stdout.write("\n".join([*lines, "", "Ctrl-C stops everything.\n"]))
    sys.stdout.flush()


def say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


__all__ = ["ChildDied", "Refused", "run_demo"]
