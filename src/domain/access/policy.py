"""The one function that decides who may do what."""

from dataclasses import dataclass
from enum import StrEnum

from domain.access.actions import FOR_STAFF, NEED_A_FRESH_FACTOR, OWN, READING, Action
from domain.access.asking import Context, Resource, Seat, Subject
from domain.access.entitlements import what_lacks
from domain.access.roles import Role, StaffRole
from domain.access.tiers import Tier

LARGE_EXPORT = 100
"""Documents from which on an export needs a fresh factor."""


class Obligation(StrEnum):
    FRESH_FACTOR = "fresh factor"
    """To be fulfilled before: the second factor again."""
    WATERMARK = "watermark"
    """To be fulfilled with it: what is handed out names who took it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, with a reason that can be shown, and what it is bound to."""

    allowed: bool
    reason: str = ""
    exists: bool = True
    """Whether the asker may know that the thing exists; where not, the page says 404."""
    who_can_grant: str = ""
    obligations: frozenset[Obligation] = frozenset()


NO_SUCH_THING = Decision(False, "There is no such thing in this account.", exists=False)

_SEES = frozenset({Action.LIST_INVOICES, Action.VIEW_INVOICE, Action.DOWNLOAD_DOCUMENT})
_WORKS = _SEES | {
    Action.EXPORT_DOCUMENTS,
    Action.WATCH_LIVE,
    Action.DISPUTE_INVOICE,
    Action.SEE_MEMBERS,
}
_MEMBERS_MAY = {
    Role.OWNER: _WORKS
    | {
        Action.PAY_INVOICE,
        Action.MANAGE_PAYMENT_METHODS,
        Action.MANAGE_MEMBERS,
        Action.MANAGE_API_KEYS,
        Action.SEE_ACTIVITY,
        Action.SET_ACCOUNT_SAFETY,
    },
    Role.PAYER: _WORKS | {Action.PAY_INVOICE, Action.MANAGE_PAYMENT_METHODS},
    Role.VIEWER: _WORKS,
    Role.GUEST: _SEES,
}
_EVERY_STAFF = frozenset({Action.ENTER_STAFF, Action.SEE_ACCOUNTS})
_STAFF_MAY = {
    StaffRole.BILLING: _EVERY_STAFF | {Action.SEE_TIERS, Action.SET_TIER},
    StaffRole.APPROVER: _EVERY_STAFF,
    StaffRole.SUPPORT: _EVERY_STAFF
    | {Action.LOOK_AS_MEMBER, Action.SEE_TIERS, Action.SEE_WATCH, Action.RELEASE_LOCK},
    StaffRole.FINANCE: _EVERY_STAFF | {Action.SEE_TIERS, Action.SEE_AUDIT_TRAIL},
    StaffRole.AUDITOR: _EVERY_STAFF
    | {
        Action.SEE_AUDIT_TRAIL,
        Action.EXPORT_AUDIT_TRAIL,
        Action.SEE_TIERS,
        Action.SEE_STAFF,
        Action.SEE_WATCH,
    },
    StaffRole.ADMINISTRATOR: FOR_STAFF,
}


def decide(subject: Subject, action: Action, resource: Resource, context: Context) -> Decision:
    """Whether `subject` may do `action` on `resource`.

    The order is: what is somebody else's doesn't exist; then the role; then what this member is
    limited to; then the tier. What is allowed may still need a fresh second factor.
    """
    if action in OWN:
        refusal = _own(subject, resource)
    elif action in FOR_STAFF:
        refusal = _as_staff(subject, action)
    else:
        refusal = _as_member(subject, action, resource, context)
    if refusal is not None:
        return refusal
    return Decision(True, obligations=_obligations(subject, action, resource, context))


def _own(subject: Subject, resource: Resource) -> Decision | None:
    if resource.person_id != subject.person_id:
        return NO_SUCH_THING
    if subject.only_reads:
        return Decision(False, "You look at the portal as somebody else: this is theirs alone.")
    return None


def _as_staff(subject: Subject, action: Action) -> Decision | None:
    if not subject.staff:
        return NO_SUCH_THING  # who isn't staff needn't know that there are such pages
    if subject.only_reads:
        return Decision(
            False,
            "You look at the portal as somebody else, and do nothing as yourself meanwhile.",
            who_can_grant="Stop looking first; the button is on top of this page.",
        )
    if any(action in _STAFF_MAY[role] for role in subject.staff):
        return None
    return Decision(
        False,
        f"Your role ({', '.join(sorted(subject.staff))}) may not {action}.",
        who_can_grant="An administrator can give you a role that may.",
    )


def _as_member(
    subject: Subject, action: Action, resource: Resource, context: Context
) -> Decision | None:
    seat = subject.seat
    if seat is None or resource.account_id != seat.account_id:
        return NO_SUCH_THING
    return (
        _by_standing(subject, seat, action, context)
        or _by_limits(seat, resource)
        or _by_tier(seat.tier, action, resource, context)
    )


def _by_standing(subject: Subject, seat: Seat, action: Action, context: Context) -> Decision | None:
    if seat.limits.has_ended(context.now):
        return Decision(
            False,
            "Your access to this account has ended.",
            who_can_grant="An owner of the account can let you in again.",
        )
    if subject.only_reads and action not in READING:
        return Decision(
            False,
            f"You look at the portal as somebody else. You may look, but not {action}.",
            who_can_grant="Nobody: only the member can do this.",
        )
    if action not in _MEMBERS_MAY[seat.role]:
        return Decision(
            False,
            f"Your role “{seat.role}” may not {action}.",
            who_can_grant="An owner of your account can grant it.",
        )
    return None


def _by_limits(seat: Seat, resource: Resource) -> Decision | None:
    if seat.limits.admits(
        resource.vendor_id, resource.amount, resource.issue_date, resource.cost_centre
    ):
        return None
    return Decision(
        False,
        "This document lies outside of what you may see in this account.",
        who_can_grant="An owner of your account can widen it.",
    )


def _by_tier(tier: Tier, action: Action, resource: Resource, context: Context) -> Decision | None:
    lacking = what_lacks(tier, action, resource, context.today)
    if not lacking:
        return None
    return Decision(
        False,
        f"The {tier.name} tier {lacking}.",
        who_can_grant="Your vendor can change the tier of your account.",
    )


def _obligations(
    subject: Subject, action: Action, resource: Resource, context: Context
) -> frozenset[Obligation]:
    obligations = set()
    is_large = action is Action.EXPORT_DOCUMENTS and resource.size >= LARGE_EXPORT
    if (action in NEED_A_FRESH_FACTOR or is_large) and not context.is_fresh:
        obligations.add(Obligation.FRESH_FACTOR)
    is_guest = subject.seat is not None and subject.seat.role is Role.GUEST
    if is_guest and action in {Action.DOWNLOAD_DOCUMENT, Action.EXPORT_DOCUMENTS}:
        obligations.add(Obligation.WATERMARK)
    return frozenset(obligations)
