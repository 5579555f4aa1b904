"""Who logs in to the embedded PostgreSQL: a user for each part that our processes play."""

from dataclasses import dataclass

import psycopg
from psycopg import sql

OWNER = "counterfoil"
"""Owns the database and its tables, and does nothing but migrate them."""
MEMBERSHIPS = {
    "counterfoil_portal_user": "counterfoil_portal",
    "counterfoil_staff_user": "counterfoil_staff",
    "counterfoil_office_user": "counterfoil_office",
    "counterfoil_worker_user": "counterfoil_worker",
}
"""The users of the other parts, and the role whose rights each has."""


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """One database, for each part."""

    office: str
    portal: str
    staff: str
    worker: str
    migrations: str
    administrator: str
    """Bound by nothing; no process of ours is told it."""

    def variables(self) -> dict[str, str]:
        """As the settings are told them."""
        return {
            "DATABASE_URL": self.office,
            "PORTAL_DATABASE_URL": self.portal,
            "STAFF_DATABASE_URL": self.staff,
            "WORKER_DATABASE_URL": self.worker,
            "MIGRATIONS_DATABASE_URL": self.migrations,
        }


Administrator = psycopg.Connection[tuple[object, ...]]


def ensure_logins(connection: Administrator) -> None:
    """Make what is missing; the administrator does it, so that the owner needn't make roles."""
    known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles").fetchall()}
    if OWNER not in known:
        _do(connection, "CREATE ROLE {} LOGIN", OWNER)
    _do(connection, "ALTER ROLE {} NOCREATEROLE", OWNER)
    for user, role in MEMBERSHIPS.items():
        if role not in known:
            _do(connection, "CREATE ROLE {} NOLOGIN", role)
        if user not in known:
            _do(connection, "CREATE ROLE {} LOGIN IN ROLE {}", user, role)


def let_only_ours_connect(connection: Administrator, database: str) -> None:
    """Rights on a database don't come along with a copy of it."""
    _do(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", database)
    for role in MEMBERSHIPS.values():
        _do(connection, "GRANT CONNECT ON DATABASE {} TO {}", database, role)


def _do(connection: Administrator, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
