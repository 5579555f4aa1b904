"""Who may do what."""

from domain.access.api_key import ApiKey, Scope
from domain.access.person import Membership, Person, Role
from domain.access.policy import Action, Decision, Resource, Subject, decide
from domain.access.tiers import DEFAULT_TIERS, Tier

__all__ = [
    "DEFAULT_TIERS",
    "Action",
    "ApiKey",
    "Decision",
    "Membership",
    "Person",
    "Resource",
    "Role",
    "Scope",
    "Subject",
    "Tier",
    "decide",
]
