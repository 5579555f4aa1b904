"""The one function that decides who may do what."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.access.person import Role
from domain.access.tiers import Tier
from domain.identity import AccountId


class Action(StrEnum):
    LIST_INVOICES = "list invoices"
    VIEW_INVOICE = "view an invoice"
    DOWNLOAD_DOCUMENT = "download a document"
    PAY_INVOICE = "pay an invoice"
    MANAGE_MEMBERS = "manage members"


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asks: a member in the account that the session has chosen."""

    account_id: AccountId
    role: Role
    tier: Tier


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked for: something of an account, with its issue date where it has one."""

    account_id: AccountId
    issue_date: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, with a reason that can be shown, and what must be done before."""

    allowed: bool
    reason: str = ""
    exists: bool = True
    """Whether the asker may know that the thing exists; where not, the page says 404."""
    obligations: frozenset[str] = frozenset()


_MAY = {
    Role.OWNER: frozenset(Action),
    Role.PAYER: frozenset(Action) - {Action.MANAGE_MEMBERS},
    Role.VIEWER: frozenset({Action.LIST_INVOICES, Action.VIEW_INVOICE, Action.DOWNLOAD_DOCUMENT}),
}


def decide(subject: Subject, action: Action, resource: Resource, today: date) -> Decision:
    """Whether `subject` may do `action` on `resource`.

    The order is: another account's things don't exist; then the role; then the tier.
    """
    if resource.account_id != subject.account_id:
        return Decision(False, "There is no such thing in this account.", exists=False)
    if action not in _MAY[subject.role]:
        return Decision(
            False,
            f"Your role “{subject.role}” may not {action}. An owner of your account can grant it.",
        )
    begins = subject.tier.history_begins(today)
    if begins and resource.issue_date and resource.issue_date < begins:
        return Decision(
            False,
            f"The {subject.tier.name} tier shows documents since {begins.isoformat()}. "
            "Your vendor can grant a longer history.",
        )
    return Decision(True)
