"""What a tier lacks for an action. The words go on after "The Basic tier …"."""

from collections.abc import Callable
from datetime import date

from domain.access.actions import Action
from domain.access.asking import Resource
from domain.access.tiers import Tier


def what_lacks(tier: Tier, action: Action, resource: Resource, today: date) -> str:
    """Why the tier doesn't entitle to `action` on `resource`; empty when it does."""
    begins = tier.history_begins(today)
    if begins and resource.issue_date and resource.issue_date < begins:
        return f"shows documents since {begins.isoformat()}"
    rule = _RULES.get(action)
    return rule(tier, resource) if rule else ""


def _for_exports(tier: Tier, resource: Resource) -> str:
    most = tier.export_documents
    if most == 0:
        return "has no exports"
    if most is not None and resource.size > most:
        return f"exports up to {most:,} documents at once"
    if resource.format and resource.format not in tier.export_formats:
        return f"exports as {', '.join(sorted(tier.export_formats))}, not as {resource.format}"
    return ""


def _for_live_updates(tier: Tier, _resource: Resource) -> str:
    return "" if tier.live_updates else "has no live updates"


def _for_api_keys(tier: Tier, resource: Resource) -> str:
    if tier.api_keys == 0:
        return "has no access by API"
    is_over = tier.api_keys is not None and resource.size > tier.api_keys
    return f"has {tier.api_keys} API keys" if is_over else ""


def _for_members(tier: Tier, resource: Resource) -> str:
    is_over = tier.members is not None and resource.size > tier.members
    return f"has {tier.members} members" if is_over else ""


_RULES: dict[Action, Callable[[Tier, Resource], str]] = {
    Action.EXPORT_DOCUMENTS: _for_exports,
    Action.WATCH_LIVE: _for_live_updates,
    Action.MANAGE_API_KEYS: _for_api_keys,
    Action.MANAGE_MEMBERS: _for_members,
}
