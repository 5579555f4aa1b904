"""What staff see of tiers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.access import Tier


@dataclass(frozen=True, slots=True)
class TierVersion:
    """A version of a tier: who made it, when and why."""

    tier: Tier
    at: datetime
    by_name: str
    """Empty for what an installation begins with."""
    why: str


@dataclass(frozen=True, slots=True)
class ListedTier:
    """A tier as it is now."""

    tier: Tier
    accounts: int
    since: datetime


@dataclass(frozen=True, slots=True)
class TierEffect:
    """Whom a change would touch; each number is of accounts that have the tier now."""

    accounts: int
    too_many_members: int
    """Have more members than the tier would allow. They keep them, but get no more."""
    lose_history: int
    """See documents now that they would not see any more."""


class FindTiers(Protocol):
    """Reads about tiers."""

    def listed(self) -> Sequence[ListedTier]:
        """All, the smallest first: by members, then by name."""

    def versions(self, code: str) -> Sequence[TierVersion]:
        """The newest first. Raises NotFound for a tier that there isn't."""

    def effect(self, wanted: Tier, today: date) -> TierEffect:
        """Of making `wanted` the newest version, as far as it takes something away."""
