"""Subscription tiers and what they entitle to."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Tier:
    """An account's subscription tier. Nothing is unlimited by accident: None says so on purpose."""

    code: str
    name: str
    version: int
    """Counts the changes; an account always has the newest."""
    history_days: int | None
    """How far back issued documents are shown."""
    members: int | None
    """How many people may have a login."""
    export_documents: int | None
    """How many documents one export may hold; 0 means no exports."""
    export_formats: frozenset[str]
    """`pdf`, `csv`, `merged`."""
    statement_formats: frozenset[str]
    """`pdf`, `csv`."""
    live_updates: bool
    """Whether open pages hear of changes by themselves."""
    api_keys: int | None
    """How many keys of its own the account may have; 0 means no access by API."""
    retention_years: int
    """How long the vendor keeps the account's documents, at least as long as the law wants."""

    def history_begins(self, today: date) -> date | None:
        """The first issue date that the account may see; None when all of it."""
        return None if self.history_days is None else today - timedelta(days=self.history_days)


DEFAULT_TIERS = {
    tier.code: tier
    for tier in (
        Tier(
            "basic",
            "Basic",
            version=1,
            history_days=731,
            members=3,
            export_documents=50,
            export_formats=frozenset({"pdf"}),
            statement_formats=frozenset({"pdf"}),
            live_updates=False,
            api_keys=0,
            retention_years=10,
        ),
        Tier(
            "plus",
            "Plus",
            version=1,
            history_days=5 * 366,
            members=25,
            export_documents=1_000,
            export_formats=frozenset({"pdf", "csv"}),
            statement_formats=frozenset({"pdf", "csv"}),
            live_updates=True,
            api_keys=0,
            retention_years=10,
        ),
        Tier(
            "enterprise",
            "Enterprise",
            version=1,
            history_days=None,
            members=None,
            export_documents=None,
            export_formats=frozenset({"pdf", "csv", "merged"}),
            statement_formats=frozenset({"pdf", "csv"}),
            live_updates=True,
            api_keys=20,
            retention_years=10,
        ),
    )
}
"""What an installation begins with."""
