"""A login as the server keeps it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.identity import AccountId, PersonId, SessionId

TOKEN_BYTES = 32
"""Random bytes in a session's token; only its SHA-256 is kept."""

USED_AGAIN = timedelta(minutes=1)
"""How old the last recorded use must be before another is written: reads stay reads."""


class Factor(StrEnum):
    """How the session has proven who it is, by its strongest proof."""

    PASSWORD = "password"  # noqa: S105 - the name of a factor
    TOTP = "totp"
    RECOVERY_CODE = "recovery code"
    PASSKEY = "passkey"


class Due(StrEnum):
    """What a session still has to do before it may do anything else."""

    NOTHING = ""
    FACTOR = "factor"
    """Prove the second factor."""
    ENROLMENT = "enrolment"
    """Set up a second factor, because there is none and one is required."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts unused, and at most (OWASP ASVS 5.0, 7.3.1 and 7.3.2)."""

    idle: timedelta
    absolute: timedelta


MEMBERS_LIFETIME = Lifetime(idle=timedelta(hours=2), absolute=timedelta(hours=12))
STAFF_LIFETIME = Lifetime(idle=timedelta(minutes=30), absolute=timedelta(hours=10))


@dataclass(frozen=True, slots=True)
class Session:
    """One login on one device. It ends by itself, by signing out, or because it was revoked."""

    id: SessionId
    person_id: PersonId
    account_id: AccountId | None
    """The account that is looked at; None for staff."""
    started_at: datetime
    last_used_at: datetime
    """Exact to a minute or so."""
    idle: timedelta
    ends_at: datetime
    factor: Factor
    proven_at: datetime
    due: Due = Due.NOTHING
    address: str = ""
    user_agent: str = ""
    place: str = ""
    """Where the address is said to be; empty when nobody knows."""
    ended_at: datetime | None = None
    ended_by: str = ""

    def is_live(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.ends_at and now - self.last_used_at < self.idle


def new_session(
    session_id: SessionId,
    person_id: PersonId,
    account_id: AccountId | None,
    now: datetime,
    lifetime: Lifetime,
    *,
    factor: Factor,
    due: Due = Due.NOTHING,
    address: str = "",
    user_agent: str = "",
) -> Session:
    return Session(
        id=session_id,
        person_id=person_id,
        account_id=account_id,
        started_at=now,
        last_used_at=now,
        idle=lifetime.idle,
        ends_at=now + lifetime.absolute,
        factor=factor,
        proven_at=now,
        due=due,
        address=address,
        user_agent=user_agent,
    )
