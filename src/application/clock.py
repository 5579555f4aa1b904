"""Time and fresh identifiers come from outside, so that tests can hold them still."""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment: aware, in UTC."""


class NewId(Protocol):
    def __call__(self) -> UUID:
        """A fresh UUID of version 7 (RFC 9562 §5.7), later than every one before."""
