"""Who may do what."""

from domain.access.actions import FOR_MEMBERS, FOR_STAFF, NEED_A_FRESH_FACTOR, OWN, READING, Action
from domain.access.api_key import ApiKey, BadApiKey, Scope
from domain.access.asking import FRESH, Context, Resource, Seat, Subject
from domain.access.key_text import KeyText, RandomBytes, new_key_text, read_key_text
from domain.access.limits import UNLIMITED, Limits, limits_from_plain, limits_to_plain
from domain.access.link import (
    GOOD_FOR,
    Link,
    Purpose,
    link_token,
    new_link,
    read_link_token,
    token_digest,
)
from domain.access.looking import LONGEST_LOOK, Looking, look_until
from domain.access.person import Membership, Person
from domain.access.policy import LARGE_EXPORT, Decision, Obligation, decide
from domain.access.roles import Role, StaffRole
from domain.access.session import (
    MEMBERS_LIFETIME,
    STAFF_LIFETIME,
    TOKEN_BYTES,
    USED_AGAIN,
    Due,
    Factor,
    Lifetime,
    Session,
    new_session,
)
from domain.access.tier_changes import TierChange, changes_between
from domain.access.tiers import (
    DEFAULT_TIERS,
    ENTITLEMENTS,
    EXPORT_FORMATS,
    STATEMENT_FORMATS,
    Tier,
    entitlements_to_plain,
    tier_from_plain,
)

__all__ = [
    "DEFAULT_TIERS",
    "ENTITLEMENTS",
    "EXPORT_FORMATS",
    "FOR_MEMBERS",
    "FOR_STAFF",
    "FRESH",
    "GOOD_FOR",
    "LARGE_EXPORT",
    "LONGEST_LOOK",
    "MEMBERS_LIFETIME",
    "NEED_A_FRESH_FACTOR",
    "OWN",
    "READING",
    "STAFF_LIFETIME",
    "STATEMENT_FORMATS",
    "TOKEN_BYTES",
    "UNLIMITED",
    "USED_AGAIN",
    "Action",
    "ApiKey",
    "BadApiKey",
    "Context",
    "Decision",
    "Due",
    "Factor",
    "KeyText",
    "Lifetime",
    "Limits",
    "Link",
    "Looking",
    "Membership",
    "Obligation",
    "Person",
    "Purpose",
    "RandomBytes",
    "Resource",
    "Role",
    "Scope",
    "Seat",
    "Session",
    "StaffRole",
    "Subject",
    "Tier",
    "TierChange",
    "changes_between",
    "decide",
    "entitlements_to_plain",
    "limits_from_plain",
    "limits_to_plain",
    "link_token",
    "look_until",
    "new_key_text",
    "new_link",
    "new_session",
    "read_key_text",
    "read_link_token",
    "tier_from_plain",
    "token_digest",
]
