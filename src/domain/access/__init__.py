"""Who may do what."""

from domain.access.api_key import ApiKey, BadApiKey, Scope
from domain.access.key_text import KeyText, RandomBytes, new_key_text, read_key_text
from domain.access.person import Membership, Person, Role
from domain.access.policy import Action, Decision, Resource, Subject, decide
from domain.access.tiers import DEFAULT_TIERS, Tier

__all__ = [
    "DEFAULT_TIERS",
    "Action",
    "ApiKey",
    "BadApiKey",
    "Decision",
    "KeyText",
    "Membership",
    "Person",
    "RandomBytes",
    "Resource",
    "Role",
    "Scope",
    "Subject",
    "Tier",
    "decide",
    "new_key_text",
    "read_key_text",
]
