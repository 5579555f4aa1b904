"""Every route of the application: what one must be allowed to do to use it, said a second time.

A route without a row here fails the tests, and so does a row without its route.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.access import Action, Due


@dataclass(frozen=True)
class Row:
    """`wants` None: open to all, or on the way to a whole login, or by API key."""

    wants: Action | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    """Which thing of the world (see `world.py`) stands for a variable of the address."""
    form: Mapping[str, str] = field(default_factory=dict)
    due: Due = Due.NOTHING
    """What a session must still have to do, to have any business there."""
    checks_itself: bool = False
    """The view asks the policy once more about the thing itself: refusals can differ by tier."""


AN_INVOICE = {"invoice_id": "invoice"}
AN_ACCOUNT = {"account_id": "account"}
A_MEMBER = AN_ACCOUNT | {"person_id": "member"}
A_PERSON = {"person_id": "member"}
A_STAFF_USER = {"person_id": "colleague"}
A_TIER = {"code": "tier"}
SAME_TIER = {"tier": "basic", "seen": "basic"}

OPEN: dict[str, Row] = {
    "GET /": Row(),
    "GET /healthz": Row(),
    "GET /readyz": Row(),
    "GET /metrics": Row(),
    "GET /login": Row(),
    "POST /login": Row(),
    "POST /logout": Row(),
    "POST /login/passkey": Row(),
    "POST /login/passkey-options": Row(),
    "GET /verify": Row(),
    "POST /verify": Row(),
    "GET /verify/<code>": Row(ids={"code": "code"}),
    "GET /api/v1/openapi.json": Row(),
    "GET /mailbox/": Row(),
    "GET /link/<token>": Row(ids={"token": "code"}),
    "POST /link/invitation": Row(),
    "POST /link/password": Row(),
    "POST /link/new-address": Row(),
    "POST /link/old-address": Row(),
    "GET /forgotten-password": Row(),
    "POST /forgotten-password": Row(),
    "GET /mailbox/<uuid:mail_id>": Row(ids={"mail_id": "invoice"}),
    "GET /mailbox/<uuid:mail_id>/html": Row(ids={"mail_id": "invoice"}),
}

BY_KEY: dict[str, Row] = {
    "GET /api/v1/invoices": Row(),
    "GET /api/v1/invoices/<path:number>": Row(ids={"number": "number"}),
    "POST /api/v1/transactions": Row(),
}

PORTAL: dict[str, Row] = {
    "GET /account/activity": Row(Action.SEE_ACTIVITY),
    "GET /account/activity/export.csv": Row(Action.SEE_ACTIVITY),
    "GET /account/activity/proofs.json": Row(Action.SEE_ACTIVITY),
    "GET /account/activity/<uuid:event_id>": Row(Action.SEE_ACTIVITY, {"event_id": "event"}),
    "GET /account/activity/<uuid:event_id>/proof.json": Row(
        Action.SEE_ACTIVITY, {"event_id": "event"}
    ),
    "GET /invoices/": Row(Action.LIST_INVOICES),
    "GET /invoices/<uuid:invoice_id>": Row(Action.VIEW_INVOICE, AN_INVOICE),
    "GET /invoices/<uuid:invoice_id>/readiness": Row(Action.VIEW_INVOICE, AN_INVOICE),
    "GET /invoices/<uuid:invoice_id>/document.pdf": Row(Action.DOWNLOAD_DOCUMENT, AN_INVOICE),
}

ONE = {"person_id": "member"}
INVITED = {"invitation_id": "invitation"}
MEMBERS: dict[str, Row] = {
    "GET /account/members/": Row(Action.SEE_MEMBERS),
    "GET /account/members/invite": Row(Action.MANAGE_MEMBERS),
    "POST /account/members/invite": Row(Action.MANAGE_MEMBERS),
    "POST /account/members/invitations/<uuid:invitation_id>/resend": Row(
        Action.MANAGE_MEMBERS, INVITED
    ),
    "POST /account/members/invitations/<uuid:invitation_id>/revoke": Row(
        Action.MANAGE_MEMBERS, INVITED
    ),
    "GET /account/members/<uuid:person_id>": Row(Action.MANAGE_MEMBERS, ONE),
    "POST /account/members/<uuid:person_id>/role": Row(Action.MANAGE_MEMBERS, ONE),
    "POST /account/members/<uuid:person_id>/remove": Row(Action.MANAGE_MEMBERS, ONE),
    "POST /account/members/<uuid:person_id>/sessions/end": Row(Action.MANAGE_MEMBERS, ONE),
    "GET /account/members/guest": Row(Action.MANAGE_MEMBERS),
    "POST /account/members/guest": Row(Action.MANAGE_MEMBERS),
    "GET /account/members/<uuid:person_id>/limits": Row(Action.MANAGE_MEMBERS, ONE),
    "POST /account/members/<uuid:person_id>/limits": Row(Action.MANAGE_MEMBERS, ONE),
}

A_RECOVERY = {"recovery_id": "recovery"}
AN_EVENT = {"event_id": "event"}
STAFF: dict[str, Row] = {
    "GET /staff/audit/": Row(Action.SEE_AUDIT_TRAIL),
    "GET /staff/audit/export.csv": Row(Action.EXPORT_AUDIT_TRAIL),
    "GET /staff/audit/<uuid:event_id>": Row(Action.SEE_AUDIT_TRAIL, AN_EVENT),
    "GET /staff/audit/<uuid:event_id>/proof.json": Row(Action.SEE_AUDIT_TRAIL, AN_EVENT),
    "GET /staff/": Row(Action.ENTER_STAFF),
    "GET /staff/accounts/": Row(Action.SEE_ACCOUNTS),
    "GET /staff/accounts/<uuid:account_id>": Row(Action.SEE_ACCOUNTS, AN_ACCOUNT),
    "POST /staff/accounts/<uuid:account_id>/tier": Row(Action.SET_TIER, AN_ACCOUNT, SAME_TIER),
    "GET /staff/accounts/<uuid:account_id>/members/<uuid:person_id>/look": Row(
        Action.LOOK_AS_MEMBER, A_MEMBER
    ),
    "POST /staff/accounts/<uuid:account_id>/members/<uuid:person_id>/look": Row(
        Action.LOOK_AS_MEMBER, A_MEMBER, {"reason": ""}
    ),
    "POST /look/stop": Row(),
    "GET /staff/recovery": Row(Action.APPROVE_RECOVERY),
    "POST /staff/recovery/<uuid:recovery_id>/approve": Row(Action.APPROVE_RECOVERY, A_RECOVERY),
    "POST /staff/recovery/<uuid:recovery_id>/refuse": Row(Action.APPROVE_RECOVERY, A_RECOVERY),
    "GET /staff/people/": Row(Action.SEE_STAFF),
    "GET /staff/people/new": Row(Action.MANAGE_STAFF),
    "POST /staff/people/new": Row(Action.MANAGE_STAFF),
    "GET /staff/people/<uuid:person_id>": Row(Action.MANAGE_STAFF, A_STAFF_USER),
    "POST /staff/people/<uuid:person_id>": Row(Action.MANAGE_STAFF, A_STAFF_USER),
    "GET /staff/watch/": Row(Action.SEE_WATCH),
    "GET /staff/watch/people/<uuid:person_id>": Row(Action.SEE_WATCH, A_PERSON),
    "POST /staff/watch/people/<uuid:person_id>/release": Row(Action.RELEASE_LOCK, A_PERSON),
    "GET /staff/watch/rules/": Row(Action.SEE_WATCH),
    "GET /staff/watch/rules/edit": Row(Action.EDIT_WATCH_RULES),
    "POST /staff/watch/rules/edit": Row(Action.EDIT_WATCH_RULES),
    "GET /staff/tiers/": Row(Action.SEE_TIERS),
    "GET /staff/tiers/new": Row(Action.EDIT_TIERS),
    "POST /staff/tiers/new": Row(Action.EDIT_TIERS),
    "GET /staff/tiers/<code>": Row(Action.SEE_TIERS, A_TIER),
    "GET /staff/tiers/<code>/edit": Row(Action.EDIT_TIERS, A_TIER),
    "POST /staff/tiers/<code>/edit": Row(Action.EDIT_TIERS, A_TIER),
}

ON_THE_WAY: dict[str, Row] = {
    "GET /second-factor": Row(due=Due.FACTOR),
    "POST /second-factor": Row(due=Due.FACTOR),
    "POST /second-factor/passkey-options": Row(due=Due.FACTOR),
    "GET /second-factor/lost": Row(due=Due.FACTOR),
    "POST /second-factor/lost": Row(due=Due.FACTOR),
    "POST /second-factor/lost/cancel": Row(due=Due.FACTOR),
}

A_PASSKEY = {"passkey_id": "passkey"}
OWN: dict[str, Row] = {
    "GET /step-up": Row(Action.SEE_OWN_LOGIN),
    "POST /step-up": Row(Action.SEE_OWN_LOGIN),
    "GET /second-factor/set-up": Row(Action.MANAGE_OWN_FACTORS, due=Due.ENROLMENT),
    "POST /second-factor/set-up/passkey-options": Row(Action.MANAGE_OWN_FACTORS),
    "POST /second-factor/set-up/passkey": Row(Action.MANAGE_OWN_FACTORS, due=Due.ENROLMENT),
    "GET /second-factor/set-up/app": Row(Action.MANAGE_OWN_FACTORS, due=Due.ENROLMENT),
    "POST /second-factor/set-up/app": Row(Action.MANAGE_OWN_FACTORS, due=Due.ENROLMENT),
    "POST /second-factor/set-up/app/confirm": Row(Action.MANAGE_OWN_FACTORS, due=Due.ENROLMENT),
    "GET /login-and-security": Row(Action.SEE_OWN_LOGIN),
    "GET /login-and-security/passkeys/<uuid:passkey_id>": Row(Action.MANAGE_OWN_FACTORS, A_PASSKEY),
    "POST /login-and-security/passkeys/<uuid:passkey_id>": Row(
        Action.MANAGE_OWN_FACTORS, A_PASSKEY
    ),
    "POST /login-and-security/passkeys/<uuid:passkey_id>/remove": Row(
        Action.MANAGE_OWN_FACTORS, A_PASSKEY
    ),
    "GET /login-and-security/app": Row(Action.MANAGE_OWN_FACTORS),
    "POST /login-and-security/app/remove": Row(Action.MANAGE_OWN_FACTORS),
    "GET /login-and-security/recovery-codes": Row(Action.MANAGE_OWN_FACTORS),
    "POST /login-and-security/recovery-codes": Row(Action.MANAGE_OWN_FACTORS),
    "POST /login-and-security/recovery/cancel": Row(Action.SEE_OWN_LOGIN),
    "POST /login-and-security/sessions/<uuid:session_id>/end": Row(
        Action.CHANGE_OWN_LOGIN, {"session_id": "session"}
    ),
    "POST /login-and-security/sessions/end-others": Row(Action.CHANGE_OWN_LOGIN),
    "GET /login-and-security/password": Row(Action.CHANGE_OWN_LOGIN),
    "POST /login-and-security/password": Row(Action.CHANGE_OWN_LOGIN),
    "GET /login-and-security/email": Row(Action.CHANGE_OWN_LOGIN),
    "POST /login-and-security/email": Row(Action.CHANGE_OWN_LOGIN),
    "POST /login-and-security/email/cancel": Row(Action.CHANGE_OWN_LOGIN),
    "GET /accounts/": Row(Action.CHOOSE_ACCOUNT),
    "POST /accounts/choose": Row(Action.CHOOSE_ACCOUNT),
    "POST /accounts/invitations/<uuid:invitation_id>/join": Row(
        Action.CHOOSE_ACCOUNT, {"invitation_id": "offer"}
    ),
}

ROWS = OPEN | BY_KEY | ON_THE_WAY | OWN | PORTAL | MEMBERS | STAFF
