"""One-time codes of an authenticator app (RFC 6238)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.identity import AppId, PersonId

CODE_STEP = timedelta(seconds=30)
CODE_DRIFT = 1
"""Steps before and after the present one whose codes count too: clocks differ, people are slow."""
SECRET_BYTES = 20
"""As long as the HMAC's output, as RFC 4226 §4 recommends."""
ENROLMENT_LIFETIME = timedelta(minutes=30)
"""How long a secret that was shown waits for its first code."""


@dataclass(frozen=True, slots=True)
class AuthenticatorApp:
    """An app that shares a secret with us; a person has one at most."""

    id: AppId
    person_id: PersonId
    sealed_secret: bytes
    name: str
    created_at: datetime
    confirmed_at: datetime | None = None
    """When its first code was right; before, it is no factor."""
    last_step: int = 0
    """The newest step whose code was used: neither it nor an older one counts again."""
    last_used_at: datetime | None = None

    def is_expired(self, now: datetime) -> bool:
        """Whether it was never confirmed and waited too long."""
        return self.confirmed_at is None and now - self.created_at > ENROLMENT_LIFETIME


def code_of(text: str) -> str | None:
    """The six digits that somebody typed; None when it can't be a code."""
    digits = "".join(text.split()).replace("-", "")
    return digits if len(digits) == 6 and digits.isascii() and digits.isdigit() else None


def in_groups(secret: str) -> str:
    """A secret as one types it: four characters at a time."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
