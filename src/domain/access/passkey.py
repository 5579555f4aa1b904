"""Passkeys: keys that a device or a password manager keeps for one site (W3C WebAuthn, level 3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.identity import PasskeyId, PersonId

CHALLENGE_LIFETIME = timedelta(minutes=5)
"""How long a challenge waits for its answer; the first answer uses it up, right or wrong."""
CHALLENGE_BYTES = 32
MOST_PASSKEYS = 20
"""As many as one person may have."""
LONGEST_NAME = 60


class Ceremony(StrEnum):
    """What a challenge was made for; its answer is good for nothing else."""

    ENROL = "enrol"
    SIGN_IN = "sign in"
    """Without a password: nobody is known yet."""
    PROVE = "prove"
    """The second factor of a session."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """Random bytes that wait for the one answer that signs them."""

    value: bytes
    ceremony: Ceremony
    bound_to: str
    """The session, or the browser, that may answer."""
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Passkey:
    """The public half of one, and what was seen of it."""

    id: PasskeyId
    person_id: PersonId
    credential_id: bytes
    public_key: bytes
    """As COSE key (RFC 9052)."""
    sign_count: int
    """The highest counter that it has signed with; stays 0 for those that don't count."""
    name: str
    is_synced: bool
    """Whether it may live on several devices (BE, backup eligible)."""
    is_backed_up: bool
    """Whether it does, as of its last use (BS, backup state)."""
    created_at: datetime
    transports: tuple[str, ...] = ()
    """How its device may be reached, for the browser's convenience."""
    last_used_at: datetime | None = None
    suspected_at: datetime | None = None
    """When its counter went back: there may be a copy. From then on it proves nothing."""

    def goes_back(self, sign_count: int) -> bool:
        """Whether this counter can't come from the one device that has the key (WebAuthn §6.1.1).

        Passkeys that don't count say 0 for ever, which is no step back.
        """
        counts = sign_count > 0 or self.sign_count > 0
        return counts and sign_count <= self.sign_count


def factor_name(given: str, otherwise: str) -> str:
    """What a person calls a factor: one short line of it."""
    return " ".join(given.split())[:LONGEST_NAME].strip() or otherwise
