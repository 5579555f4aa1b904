"""What stands on a copy that somebody was only lent."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Watermark:
    """Who took the copy, when, and where its code can be checked."""

    name: str
    email: str
    taken_on: date
    check_at: str
    """The address of the page that tells the genuine from the forged, as people type it."""

    @property
    def day(self) -> str:
        return self.taken_on.isoformat()

    @property
    def line(self) -> str:
        return (
            f"Copy for {self.name} ({self.email}), {self.day}. The unmarked original is archived; "
            f"check its code at {self.check_at}."
        )


class WatermarkPdf(Protocol):
    """Marks every page of a copy."""

    def __call__(self, content: bytes, mark: Watermark) -> bytes:
        """The marked copy; `content` is the archived PDF and stays as it is."""
