"""Seals as they are published: one JSON object a line; docs/audit.md describes it."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from domain.audit import Seal, Statement


class NotASeal(Exception):
    """A line of a file of seals can't be read."""


def seal_line(seal: Seal) -> str:
    said = seal.statement
    return json.dumps(
        {
            "number": said.number,
            "size": said.size,
            "root": said.root.hex(),
            "previous": said.previous.hex(),
            "time": said.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "key": seal.key_id,
            "signature": seal.signature.hex(),
        }
    )


def read_seals(path: Path | None) -> Iterator[Seal]:
    """By number, as they stand in the file. Raises NotASeal."""
    if path is None:
        return
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                seal = read_seal(line)
            except (ValueError, KeyError, TypeError) as error:
                raise NotASeal(f"Line {number} of {path} is no seal.") from error
            yield seal


def read_seal(line: str) -> Seal:
    """Raises ValueError, KeyError or TypeError."""
    said = json.loads(line)
    statement = Statement(
        int(said["number"]),
        int(said["size"]),
        bytes.fromhex(said["root"]),
        bytes.fromhex(said["previous"]),
        datetime.fromisoformat(said["time"]),
    )
    return Seal(statement, str(said["key"]), bytes.fromhex(said["signature"]))
