"""Bring a database to the current schema. Forward only; safe to call from many starts at once."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from adapters.postgres.roles import Role

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 0x00C0_47F0  # any number of our own: the advisory lock of migrations


def migrate(engine: Engine) -> None:
    """Apply what is missing. A second caller waits for the first, then finds nothing to do."""
    if is_current(engine):
        return
    from alembic import command  # noqa: PLC0415 - slow to load, and at most starts there is nothing to do

    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ONE_AT_A_TIME})
        # A migration that forgets that row-level security binds the owner too is refused,
        # where it would otherwise find no row and say nothing.
        connection.execute(text("SET row_security = off"))
        connection.commit()
        try:
            command.upgrade(_config(connection), "head")
            connection.commit()
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ONE_AT_A_TIME})
            connection.execute(text("RESET row_security"))
            connection.commit()


def let_one_user_play_all_parts(engine: Engine) -> None:
    """Let who migrates take each role by SET ROLE, without having its rights otherwise.

    For a database of a developer, where one user is all there is.
    """
    with engine.begin() as connection:
        superuser = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if connection.execute(superuser).scalar_one():
            return
        how = " WITH INHERIT FALSE, SET TRUE" if _knows_inherit_option(connection) else ""
        for role in Role:
            connection.execute(text(f"GRANT {role.value} TO CURRENT_USER{how}"))


def _knows_inherit_option(connection: Connection) -> bool:
    version = connection.dialect.server_version_info
    return version is not None and version >= (16,)


def is_current(engine: Engine) -> bool:
    """Whether the database has every migration that this code knows."""
    with engine.connect() as connection:
        try:
            applied = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        except ProgrammingError:  # an empty database, without the table
            return False
    return applied == newest()


def newest() -> str:
    """The last migration: files are named by their revision, `0001_foundation.py`, in order."""
    return max(file.name for file in (MIGRATIONS / "versions").glob("[0-9]*.py")).split("_")[0]


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - slow to load

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
