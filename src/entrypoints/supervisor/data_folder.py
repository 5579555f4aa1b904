"""The folder in which a demo keeps everything that it has."""

import fcntl
import os
import secrets
import shutil
from pathlib import Path
from typing import IO

from entrypoints.settings import RUNNING_DEMO

MARKER = ".counterfoil-data"


class Refused(Exception):
    """The demo can't use this folder or port; the message says why, for a person."""


class DataFolder:
    """A folder that is ours alone while the object lives. Raises Refused where it can't be."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().resolve()
        if self.path.exists() and not self.path.is_dir():
            raise Refused(f"{self.path} is not a folder.")
        if self.path.exists() and any(self.path.iterdir()) and not self._is_ours():
            raise Refused(
                f"{self.path} holds other things than Counterfoil's data; "
                "choose an empty or a new folder with --data."
            )
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / MARKER).write_text("This folder belongs to a Counterfoil demo.\n")
        self._lock = self._locked()

    def clear(self) -> None:
        """Delete everything in it but the sign that it is ours."""
        for entry in self.path.iterdir():
            if entry.name in {MARKER, f"{MARKER}.lock"}:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

    def subfolder(self, name: str) -> Path:
        folder = self.path / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def secret_key(self) -> str:
        """Made at the first start and kept, so that sessions outlive a restart."""
        file = self.subfolder("keys") / "secret-key"
        if not file.exists():
            _write_privately(file, secrets.token_urlsafe(48))
        return file.read_text().strip()

    def publish(self, variables: dict[str, str]) -> None:
        """Let the command line find the servers of this demo."""
        file = self.path / RUNNING_DEMO
        file.parent.mkdir(mode=0o700, exist_ok=True)
        lines = [f"{name}='{value}'\n" for name, value in variables.items()]
        _write_privately(file, "".join(lines))

    def withdraw(self) -> None:
        (self.path / RUNNING_DEMO).unlink(missing_ok=True)

    def release(self) -> None:
        self._lock.close()

    def _is_ours(self) -> bool:
        return (self.path / MARKER).is_file()

    def _locked(self) -> IO[str]:
        """Held until the process ends, however it ends."""
        lock = (self.path / f"{MARKER}.lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise Refused(f"A Counterfoil demo already runs on {self.path}.") from None
        return lock


def _write_privately(file: Path, content: str) -> None:
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(content)
    unfinished.rename(file)
