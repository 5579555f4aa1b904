"""The way back for who has lost every second factor: asked for, waited for, decided by another."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import DomainError
from domain.identity import PersonId, RecoveryId

COOLING_OFF = timedelta(hours=24)
"""So long the person can say that it wasn't them, before anybody may approve."""
RECOVERY_LIFETIME = timedelta(days=14)
"""A request that nobody decided ends by itself."""
LONGEST_WORDS = 1000


class RecoveryState(StrEnum):
    ASKED = "asked"
    CANCELLED = "cancelled"
    """By the person, who has proven a factor or followed the link in the mail."""
    APPROVED = "approved"
    REFUSED = "refused"


class RecoveryRefused(DomainError):
    """The request can't be decided so, or not yet; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """A request; `reason` and `proof` are in the asker's own words."""

    id: RecoveryId
    person_id: PersonId
    reason: str
    proof: str
    """How an administrator can tell that it is them."""
    asked_at: datetime
    state: RecoveryState = RecoveryState.ASKED
    decided_at: datetime | None = None
    decided_by: PersonId | None = None
    note: str = ""
    """What the administrator checked, or why it was refused."""

    @property
    def may_be_approved_from(self) -> datetime:
        return self.asked_at + COOLING_OFF

    def is_open(self, now: datetime) -> bool:
        return self.state is RecoveryState.ASKED and now < self.asked_at + RECOVERY_LIFETIME

    def cancelled(self, now: datetime) -> "Recovery":
        return self._ended(RecoveryState.CANCELLED, now, None, "")

    def refused(self, by: PersonId, note: str, now: datetime) -> "Recovery":
        return self._ended(RecoveryState.REFUSED, now, by, note)

    def approved(self, by: PersonId, note: str, now: datetime) -> "Recovery":
        """Raises RecoveryRefused: nobody approves their own, nor before the time is over."""
        if by == self.person_id:
            raise RecoveryRefused("Nobody approves their own request: ask another administrator.")
        if not note.strip():
            raise RecoveryRefused("Say what you checked: it stands in the audit trail.")
        if now < self.may_be_approved_from:
            raise RecoveryRefused("The person still has time to say that it wasn't them.")
        return self._ended(RecoveryState.APPROVED, now, by, note)

    def _ended(
        self, state: RecoveryState, now: datetime, by: PersonId | None, note: str
    ) -> "Recovery":
        if not self.is_open(now):
            raise RecoveryRefused(f"This request is {self._how_it_ended}; nothing was changed.")
        return replace(
            self, state=state, decided_at=now, decided_by=by, note=note.strip()[:LONGEST_WORDS]
        )

    @property
    def _how_it_ended(self) -> str:
        return "too old" if self.state is RecoveryState.ASKED else f"{self.state} already"
