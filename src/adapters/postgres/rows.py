"""Many rows in one statement: they are sent as one JSON text, and PostgreSQL makes rows of it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql

_DIALECT = postgresql.dialect()


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns.

    Much quicker than a statement for each row, for us and for the database. COPY would be quicker
    still, but can't be used where row-level security guards a table.
    """
    if rows:
        text = json.dumps(
            rows, default=_plain, check_circular=False, ensure_ascii=False, separators=(",", ":")
        )
        connection.exec_driver_sql(_statement(table, tuple(rows[0])), (text,))


def _plain(value: Any) -> str:
    """As PostgreSQL reads it: numbers as text, so that no digit is lost."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    return value.isoformat() if isinstance(value, date) else str(value)


@lru_cache(maxsize=64)
def _statement(table: Table, names: tuple[str, ...]) -> str:
    types = ", ".join(f"{name} {table.c[name].type.compile(_DIALECT)}" for name in names)
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608 - names of ours  # nosec B608
        f"SELECT * FROM json_to_recordset(%s::json) AS row ({types})"
    )
