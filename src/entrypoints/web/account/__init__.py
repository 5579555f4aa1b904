"""People: mailed links, the members of an account, one's own login."""

from entrypoints.web.account.activity import activity
from entrypoints.web.account.chosen import chosen_account
from entrypoints.web.account.forgotten import forgotten
from entrypoints.web.account.guests import guests
from entrypoints.web.account.limits import member_limits
from entrypoints.web.account.links import links
from entrypoints.web.account.member import member
from entrypoints.web.account.members import members
from entrypoints.web.account.own_settings import own_settings

ACCOUNT = [
    links,
    forgotten,
    members,
    member,
    guests,
    member_limits,
    activity,
    own_settings,
    chosen_account,
]

__all__ = ["ACCOUNT"]
