"""Subscription tiers and what they entitle to."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Tier:
    """An account's subscription tier. Nothing is unlimited by accident: None says so on purpose."""

    code: str
    name: str
    history_days: int | None
    """How far back issued documents are shown."""
    members: int | None
    api_access: bool

    def history_begins(self, today: date) -> date | None:
        """The first issue date that the account may see; None when all of it."""
        return None if self.history_days is None else today - timedelta(days=self.history_days)


DEFAULT_TIERS = {
    tier.code: tier
    for tier in (
        Tier("basic", "Basic", history_days=731, members=3, api_access=False),
        Tier("plus", "Plus", history_days=5 * 366, members=25, api_access=False),
        Tier("enterprise", "Enterprise", history_days=None, members=None, api_access=True),
    )
}
