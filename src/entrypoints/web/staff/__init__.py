"""The staff's pages."""

from entrypoints.web.staff.accounts import staff_accounts
from entrypoints.web.staff.home import staff
from entrypoints.web.staff.looking import looking
from entrypoints.web.staff.tiers import staff_tiers

STAFF = [staff, staff_accounts, staff_tiers, looking]

__all__ = ["STAFF"]
