"""Entitlements in words, the same on every page that shows them."""

from dataclasses import dataclass

from domain.access import ENTITLEMENTS, Tier, TierChange

LABELS = {
    "name": "Name",
    "history_days": "Documents shown",
    "members": "People with a login",
    "export_documents": "Documents in one export",
    "export_formats": "Formats of exports",
    "statement_formats": "Formats of statements",
    "live_updates": "Live updates",
    "api_keys": "API keys",
    "retention_years": "Documents kept",
}


@dataclass(frozen=True, slots=True)
class SaidChange:
    label: str
    before: str
    after: str
    takes_away: bool


def said(tier: Tier) -> list[tuple[str, str]]:
    """Each entitlement with what it is, in the order of a tier's fields."""
    return [(LABELS[name], in_words(name, getattr(tier, name))) for name in ENTITLEMENTS]


def said_change(change: TierChange) -> SaidChange:
    return SaidChange(
        LABELS[change.name],
        in_words(change.name, change.before),
        in_words(change.name, change.after),
        change.takes_away,
    )


def in_words(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    if not isinstance(value, int):
        nothing = "all, however old" if name == "history_days" else "unlimited"
        return nothing if value is None else str(value)
    if name == "retention_years":
        return f"{value} years"
    if name == "history_days":
        return f"of the last {value:,} days"
    return f"{value:,}" if value else "none"
