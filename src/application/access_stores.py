"""What a unit of work keeps of access, beside people and their sessions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from domain.access import Looking, Tier
from domain.audit import Actor
from domain.identity import SessionId


class Tiers(Protocol):
    def newest(self) -> Mapping[str, Tier]:
        """All tiers as they are now, by code."""

    def for_update(self, code: str) -> Tier:
        """As it is now; others wait. Raises NotFound."""

    def claim(self, code: str) -> Tier | None:
        """Take a code for a new tier; returns the tier that has it already, if one does."""

    def publish(self, tier: Tier, at: datetime, by: Actor, why: str) -> None:
        """Add a version, which is the newest from then on."""


class Looks(Protocol):
    """Staff who look at the portal as a member."""

    def begin(self, session_id: SessionId, looking: Looking) -> None:
        """Raises NotFound where the account has no such member."""

    def end(self, session_id: SessionId) -> None: ...
