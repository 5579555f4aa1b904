"""Events as PostgreSQL copies them out: each row is the data of a leaf as it comes."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from psycopg import sql
from psycopg.pq import ExecStatus
from sqlalchemy import Connection

from domain.audit import FIELDS

EVENT_COLUMNS = ", ".join(f"e.{name}" for name in FIELDS)
"""In binary form, these are the bytes of a leaf: see domain.audit.leaf."""
COPY_HEAD = 19
"""Bytes of a binary copy in front of its first row."""
COPY_END = b"\xff\xff"
"""What stands after the last row, in the place of a number of fields."""
_HASHED_AT_ONCE = 512
"""Few, so that PostgreSQL never waits long for who makes a tree of them."""


def copied(connection: Connection, where: sql.Composable, at_once: int) -> Iterator[list[bytes]]:
    """The leaf data of events, in any order."""
    return _read(connection, where, "", at_once=at_once, hashed=False)


def copied_hashes(connection: Connection, where: sql.Composable) -> Iterator[list[bytes]]:
    """The hashes of their leaves, in the order of time and id."""
    order = " ORDER BY e.at, e.id"
    return _read(connection, where, order, at_once=_HASHED_AT_ONCE, hashed=True)


def _read(
    connection: Connection, where: sql.Composable, order: str, *, at_once: int, hashed: bool
) -> Iterator[list[bytes]]:
    """Read as directly as the driver allows: this is what verifying mostly does."""
    driver: Any = connection.connection.driver_connection
    query = sql.SQL(
        "COPY (SELECT {} FROM audit_events e WHERE {}{}) TO STDOUT (FORMAT binary)"
    ).format(sql.SQL(EVENT_COLUMNS), where, sql.SQL(order))
    server = driver.pgconn
    begun = server.exec_(query.as_bytes(driver))
    if begun.status != ExecStatus.COPY_OUT:
        raise RuntimeError(f"the events can't be read: {begun.error_message.decode()}")
    get, end = server.get_copy_data, len(COPY_END)
    length, data = get(0)
    try:
        length, data = length - COPY_HEAD, data[COPY_HEAD:]
        if not length:
            length, data = get(0)
        while length > end:
            rows: list[bytes] = []
            add = rows.append
            while length > end and len(rows) < at_once:
                add(sha256(b"\0" + data).digest() if hashed else bytes(data))
                length, data = get(0)
            yield rows
    finally:
        while length > 0:  # whoever stops early leaves a connection that others can use
            length, data = get(0)
        ended = server.get_result()
        while server.get_result() is not None:
            pass
    if ended is None or ended.status != ExecStatus.COMMAND_OK:
        raise RuntimeError("the connection ended while the events were read")
