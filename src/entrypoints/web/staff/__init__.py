"""The staff's pages."""

from entrypoints.web.staff.accounts import staff_accounts
from entrypoints.web.staff.audit import staff_audit
from entrypoints.web.staff.home import staff
from entrypoints.web.staff.looking import looking
from entrypoints.web.staff.people import staff_people
from entrypoints.web.staff.recovery import staff_recovery
from entrypoints.web.staff.tiers import staff_tiers
from entrypoints.web.staff.watch import staff_watch
from entrypoints.web.staff.watch_rules import staff_watch_rules

STAFF = [
    staff,
    staff_accounts,
    staff_tiers,
    staff_people,
    staff_audit,
    looking,
    staff_recovery,
    staff_watch,
    staff_watch_rules,
]

__all__ = ["STAFF"]
