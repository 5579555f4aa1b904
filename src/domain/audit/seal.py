"""A seal: our signature under how long the log is and what its root is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

NO_SEAL = bytes(32)
"""What the first seal has in the place of the digest of the one before it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a seal says. Numbers count from 1; `previous` is the digest of the seal before it."""

    number: int
    size: int
    root: bytes
    previous: bytes
    at: datetime

    @property
    def time(self) -> str:
        return self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def text(self) -> bytes:
        """What is signed. The first line tells it from everything else that the key signs."""
        return (
            "counterfoil audit seal v1\n"
            f"number {self.number}\nsize {self.size}\nroot {self.root.hex()}\n"
            f"previous {self.previous.hex()}\ntime {self.time}\n"
        ).encode()


@dataclass(frozen=True, slots=True)
class Seal:
    """A statement with its Ed25519 signature."""

    statement: Statement
    key_id: str
    signature: bytes

    @property
    def digest(self) -> bytes:
        """By which the next seal names this one."""
        return sha256(self.statement.text() + self.signature).digest()
