"""Which ways in there are; a new one is added here."""

from flask import Blueprint

from entrypoints.api import BLUEPRINTS as API
from entrypoints.web.account import ACCOUNT
from entrypoints.web.auth import auth, own_login
from entrypoints.web.demo import mailbox
from entrypoints.web.front_door import front_door
from entrypoints.web.guard import has_own_lock
from entrypoints.web.health import health
from entrypoints.web.portal import portal_invoices
from entrypoints.web.public import verify
from entrypoints.web.staff import STAFF

BLUEPRINTS: list[Blueprint] = [
    health,
    front_door,
    auth,
    own_login,
    portal_invoices,
    *ACCOUNT,
    *STAFF,
    verify,
    *(has_own_lock(blueprint) for blueprint in API),
]

DEMO_ONLY: list[Blueprint] = [mailbox]
"""What production must not have: the mails of everybody, for everybody to read."""

WITHOUT_FORM_TOKEN: list[Blueprint] = [*API]
"""Those that don't identify their caller by a cookie, so that nobody can misuse one: the API."""

API_PREFIXES = ("/api/",)
"""Addresses whose errors are problem details instead of pages."""
