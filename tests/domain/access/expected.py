"""Who may do what, said a second time, so that a slip in the policy is noticed."""

from domain.access import FOR_MEMBERS, FOR_STAFF, Action, Role, StaffRole

SEES = {Action.LIST_INVOICES, Action.VIEW_INVOICE, Action.DOWNLOAD_DOCUMENT}
WORKS = SEES | {
    Action.EXPORT_DOCUMENTS,
    Action.WATCH_LIVE,
    Action.DISPUTE_INVOICE,
    Action.SEE_MEMBERS,
}
MEMBERS = {
    Role.GUEST: SEES,
    Role.VIEWER: WORKS,
    Role.PAYER: WORKS | {Action.PAY_INVOICE, Action.MANAGE_PAYMENT_METHODS},
    Role.OWNER: set(FOR_MEMBERS),
}
LACKING: dict[str, set[Action]] = {
    "basic": {Action.WATCH_LIVE, Action.MANAGE_API_KEYS},
    "plus": {Action.MANAGE_API_KEYS},
    "enterprise": set(),
}
EVERYBODY = {Action.ENTER_STAFF, Action.SEE_ACCOUNTS}
STAFF = {
    StaffRole.BILLING: EVERYBODY | {Action.SEE_TIERS, Action.SET_TIER},
    StaffRole.APPROVER: EVERYBODY,
    StaffRole.SUPPORT: EVERYBODY
    | {Action.LOOK_AS_MEMBER, Action.SEE_TIERS, Action.SEE_WATCH, Action.RELEASE_LOCK},
    StaffRole.FINANCE: EVERYBODY | {Action.SEE_TIERS, Action.SEE_AUDIT_TRAIL},
    StaffRole.AUDITOR: EVERYBODY
    | {
        Action.SEE_AUDIT_TRAIL,
        Action.EXPORT_AUDIT_TRAIL,
        Action.SEE_TIERS,
        Action.SEE_STAFF,
        Action.SEE_WATCH,
    },
    StaffRole.ADMINISTRATOR: set(FOR_STAFF),
}
