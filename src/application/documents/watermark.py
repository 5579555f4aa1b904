"""What stands on a copy that somebody was only lent."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Nobody reads one of them for another."""


@dataclass(frozen=True, slots=True)
class Watermark:
    """Who took the copy, from which account and when, and where its code can be checked."""

    name: str
    email: str
    account: str
    taken_at: datetime
    reference: str
    """The audit trail has it with the download: `details.copy`."""
    check_at: str
    """The address of the page that tells the genuine from the forged, as people type it."""

    @property
    def day(self) -> str:
        return self.taken_at.astimezone(UTC).date().isoformat()

    @property
    def lines(self) -> tuple[str, str]:
        at = self.taken_at.astimezone(UTC)
        return (
            f"Copy {self.reference} for {self.name} ({self.email}), account {self.account}, "
            f"{at:%Y-%m-%d %H:%M} UTC.",
            "A marked copy is no PDF/A. The unmarked original is archived; "
            f"check its code at {self.check_at}.",
        )


def new_reference() -> str:
    """Twelve letters, by which a copy is found again."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


class WatermarkPdf(Protocol):
    """Marks every page of a copy."""

    def __call__(self, content: bytes, mark: Watermark) -> bytes:
        """The marked copy; `content` is the archived PDF and stays as it is."""
