"""Everything that can be asked for, in words that fit into "you may not …"."""

from enum import StrEnum


class Action(StrEnum):
    # A member in an account.
    LIST_INVOICES = "list invoices"
    VIEW_INVOICE = "view an invoice"
    DOWNLOAD_DOCUMENT = "download a document"
    EXPORT_DOCUMENTS = "export documents"
    WATCH_LIVE = "receive live updates"
    PAY_INVOICE = "pay an invoice"
    DISPUTE_INVOICE = "dispute an invoice"
    MANAGE_PAYMENT_METHODS = "manage payment methods"
    SEE_MEMBERS = "see who is a member"
    MANAGE_MEMBERS = "manage members"
    MANAGE_API_KEYS = "manage API keys"
    SEE_ACTIVITY = "see who looked at what"
    SET_ACCOUNT_SAFETY = "decide how members sign in"

    # Anybody with a login, about themselves.
    SEE_OWN_LOGIN = "see your own sign-in settings"
    CHANGE_OWN_LOGIN = "change your own sign-in settings"
    MANAGE_OWN_FACTORS = "manage your own second factors"
    CHOOSE_ACCOUNT = "choose the account to look at"

    # Staff.
    ENTER_STAFF = "use the staff's pages"
    SEE_ACCOUNTS = "see customers' accounts"
    LOOK_AS_MEMBER = "look at the portal as a member"
    SEE_AUDIT_TRAIL = "see the audit trail"
    EXPORT_AUDIT_TRAIL = "export the audit trail"
    SET_TIER = "change an account's tier"
    SEE_TIERS = "see tiers"
    EDIT_TIERS = "edit tiers"
    SEE_STAFF = "see staff users"
    MANAGE_STAFF = "manage staff users"
    APPROVE_RECOVERY = "approve that a lost second factor is replaced"
    SEE_WATCH = "see what the access monitor noticed"
    RELEASE_LOCK = "take back what the access monitor did"
    EDIT_WATCH_RULES = "edit the access monitor's rules"


OWN = frozenset(
    {
        Action.SEE_OWN_LOGIN,
        Action.CHANGE_OWN_LOGIN,
        Action.MANAGE_OWN_FACTORS,
        Action.CHOOSE_ACCOUNT,
    }
)
"""What everybody may with what is theirs, and nobody with what is somebody else's."""

FOR_STAFF = frozenset(
    {
        Action.ENTER_STAFF,
        Action.SEE_ACCOUNTS,
        Action.LOOK_AS_MEMBER,
        Action.SEE_AUDIT_TRAIL,
        Action.EXPORT_AUDIT_TRAIL,
        Action.SET_TIER,
        Action.SEE_TIERS,
        Action.EDIT_TIERS,
        Action.SEE_STAFF,
        Action.MANAGE_STAFF,
        Action.APPROVE_RECOVERY,
        Action.SEE_WATCH,
        Action.RELEASE_LOCK,
        Action.EDIT_WATCH_RULES,
    }
)
FOR_MEMBERS = frozenset(Action) - OWN - FOR_STAFF

READING = frozenset(
    {
        Action.LIST_INVOICES,
        Action.VIEW_INVOICE,
        Action.DOWNLOAD_DOCUMENT,
        Action.WATCH_LIVE,
        Action.SEE_MEMBERS,
        Action.SEE_ACTIVITY,
    }
)
"""What staff may do who look at the portal as a member."""

NEED_A_FRESH_FACTOR = frozenset(
    {
        Action.MANAGE_PAYMENT_METHODS,
        Action.MANAGE_MEMBERS,
        Action.MANAGE_API_KEYS,
        Action.SET_ACCOUNT_SAFETY,
        Action.MANAGE_OWN_FACTORS,
        Action.CHANGE_OWN_LOGIN,
        Action.LOOK_AS_MEMBER,
        Action.EXPORT_AUDIT_TRAIL,
        Action.SET_TIER,
        Action.EDIT_TIERS,
        Action.MANAGE_STAFF,
        Action.APPROVE_RECOVERY,
        Action.EDIT_WATCH_RULES,
    }
)
"""Step-up: the second factor was proven within the last minutes."""
