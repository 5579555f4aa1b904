"""The ways between the staff's pages. A page that belongs there is added here."""

from dataclasses import dataclass

from flask import Flask, current_app

from domain.access import Action
from entrypoints.web.guard import may


@dataclass(frozen=True, slots=True)
class Way:
    """A page that is shown to those whom the policy lets in."""

    endpoint: str
    text: str
    action: Action
    what: str = ""
    """What one does there, for the home page."""


WAYS = (
    Way("staff.home", "Home", Action.ENTER_STAFF),
    Way(
        "staff_accounts.index",
        "Accounts",
        Action.SEE_ACCOUNTS,
        "Find a customer: their tier, members, guests and last activity.",
    ),
    Way(
        "staff_tiers.index",
        "Tiers",
        Action.SEE_TIERS,
        "What each subscription entitles to, and every change of it.",
    ),
    Way(
        "staff_people.index",
        "Staff users",
        Action.SEE_STAFF,
        "Who works here, as what.",
    ),
    Way(
        "staff_watch.index",
        "Access monitor",
        Action.SEE_WATCH,
        "What is unusual for a person or looks like an attack, and whom it holds.",
    ),
    Way(
        "staff_audit.index",
        "Audit trail",
        Action.SEE_AUDIT_TRAIL,
        "Who did or saw what, when, and the proofs of it.",
    ),
    Way(
        "staff_recovery.index",
        "Lost factors",
        Action.APPROVE_RECOVERY,
        "People who can't sign in any more: check that it is them, then let them in.",
    ),
)


def register(app: Flask) -> None:
    app.jinja_env.globals["staff_ways"] = _ways


def _ways() -> list[Way]:
    return [way for way in WAYS if way.endpoint in current_app.view_functions and may(way.action)]
