"""What the parts of Counterfoil may do in PostgreSQL: a role for each, and the least it needs.

The roles are groups that nobody logs in as; the rights of each stand in the migrations. Users who
log in are members of one of them: see docs/database.md.
"""

from enum import StrEnum
from typing import Any

from psycopg import Connection


class Role(StrEnum):
    PORTAL = "counterfoil_portal"
    """What members see and do: the rows of the one account that the transaction is bound to."""

    STAFF = "counterfoil_staff"
    """What staff read on their pages: of all accounts, while the transaction is bound to one of
    them."""

    OFFICE = "counterfoil_office"
    """Commands, the API, the command line, and whatever happens before somebody is known."""

    WORKER = "counterfoil_worker"
    """Jobs and duties of the scheduler."""


STATEMENT_SECONDS = {Role.PORTAL: 15, Role.STAFF: 60, Role.OFFICE: 600, Role.WORKER: 3600}
"""How long one statement may take before it is given up."""
IDLE_SECONDS = 60
"""How long a transaction may lie open with nobody asking anything of it."""


def connection_options(role: Role, *, takes_role: bool) -> str:
    """What a connection of `role` is told at its start."""
    settings = {
        "statement_timeout": f"{STATEMENT_SECONDS[role]}s",
        "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
    } | ({"role": role.value} if takes_role else {})
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


class WrongRights(Exception):
    """The user that we were told to log in as may do more, or other things, than its part needs."""

    def __init__(self, user: str, role: Role, why: str) -> None:
        super().__init__(
            f"The database user {user} can't serve as {role.value}: {why}. "
            "docs/database.md says how to set the users up."
        )


_RIGHTS = """
SELECT me.rolname::text, me.rolsuper, me.rolbypassrls, me.rolcreaterole,
       EXISTS (SELECT FROM pg_class
               WHERE relnamespace = 'public'::regnamespace
                 AND pg_has_role(me.oid, relowner, 'member')),
       ARRAY(SELECT rolname::text FROM pg_roles
             WHERE rolname = ANY(%s) AND pg_has_role(me.oid, oid, 'member') ORDER BY rolname)
FROM pg_roles AS me WHERE me.rolname = current_user
"""


def check_rights(connection: Connection[Any], role: Role) -> None:
    """Raise WrongRights unless the user of `connection` is held by the rights of `role` alone.

    A superuser, or who owns the tables, walks through row-level security and triggers.
    """
    found = connection.execute(_RIGHTS, [list(Role)]).fetchone()
    connection.rollback()
    user, is_superuser, bypasses, makes_roles, owns, roles = found or ("", *[True] * 4, [])
    reasons = {
        "it is a superuser": is_superuser,
        "it has BYPASSRLS": bypasses,
        "it has CREATEROLE": makes_roles,
        "it owns the tables": owns,
        f"it is no member of {role.value}": role.value not in roles,
        f"it is a member of {' and '.join(roles)} at once": len(roles) > 1,
    }
    why = next((reason for reason, holds in reasons.items() if holds), None)
    if why is not None:
        raise WrongRights(user, role, why)
