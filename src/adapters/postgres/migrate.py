"""Bring a database to the current schema. Forward only; safe to call from many starts at once."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

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
        connection.commit()
        try:
            command.upgrade(_config(connection), "head")
            connection.commit()
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ONE_AT_A_TIME})
            connection.commit()


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
