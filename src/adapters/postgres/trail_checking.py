"""The log and the events as streams, for those who check that they fit each other."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.pq import ExecStatus
from sqlalchemy import Connection, Engine, Row, Select, func, select, text

from adapters.postgres.tables import audit_events, audit_leaves, audit_seals, audit_subtrees
from adapters.postgres.trail_log import (
    COPY_END,
    COPY_HEAD,
    EVENT_COLUMNS,
    SELECT_SEALS,
    node_at,
    seal_from_row,
)
from application.audit.ports import LeafPlace, LoggedRun, Pruning, SealedLog, Window
from domain.audit import KEY, Seal, key_of

WINDOW = 50_000
"""Leaves in one window."""
_AT_ONCE = 2_000
_HASHED_AT_ONCE = 512
_KEY, _LEAF = 28, 60
"""Bytes of a key, and of a key with a hash."""

_WALK_ALONG_INDEXES = """
    SET LOCAL enable_sort = off;
    SET LOCAL enable_bitmapscan = off;
    SET LOCAL enable_seqscan = off;
    SET LOCAL max_parallel_workers_per_gather = 0"""
"""Events lie in the order of time already; fetching them in another and sorting costs twice."""

_RUNS = text(
    """
    SELECT s.*,
        (SELECT at FROM audit_leaves WHERE position = s.first) AS earliest,
        (SELECT at FROM audit_leaves WHERE position = s.size - 1) AS latest
    FROM (
        SELECT number, size, root, previous, at, key_id, signature,
            coalesce(lag(size) OVER (ORDER BY number), :size) AS first
        FROM audit_seals WHERE number > :after
    ) AS s
    ORDER BY s.number
    """
)
_STORED = """
    SELECT {} FROM audit_leaves WHERE position >= %s AND position < %s"""
_LEAVES = """
    SELECT string_agg(uuid_send(event_id) || '\\x00000008' || timestamptz_send(at) || hash, '')
    FROM audit_leaves WHERE {}"""
_GONE = text(
    """
    SELECT count(*) AS leaves,
        encode(sha256(coalesce(string_agg(int8send(position) || hash, '' ORDER BY position), '')),
            'hex') AS digest
    FROM audit_leaves l
    WHERE at >= :begin AND at < :end AND NOT EXISTS (
        SELECT FROM audit_events e WHERE e.at = l.at AND e.id = l.event_id
            AND e.at >= :begin AND e.at < :end)
    """
)
_PLACES = select(
    audit_leaves.c.event_id, audit_leaves.c.at, audit_leaves.c.position, audit_leaves.c.hash
)


class PostgresSealedLogs:
    """`application.audit.ports.SealedLogs`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def open(self) -> Iterator[SealedLog]:
        with self._engine.connect() as connection:
            reader = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            reader.exec_driver_sql(_WALK_ALONG_INDEXES)
            yield PostgresSealedLog(reader)


class PostgresSealedLog:
    """`application.audit.ports.SealedLog`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last_seal(self) -> Seal | None:
        return self._one_seal(SELECT_SEALS.order_by(audit_seals.c.number.desc()).limit(1))

    def seal(self, number: int) -> Seal | None:
        return self._one_seal(SELECT_SEALS.where(audit_seals.c.number == number))

    def seal_before(self, moment: datetime) -> Seal | None:
        before = SELECT_SEALS.where(audit_seals.c.at < moment)
        return self._one_seal(before.order_by(audit_seals.c.number.desc()).limit(1))

    def runs(self, after: Seal | None, until: datetime | None) -> Iterator[LoggedRun]:
        values = {
            "after": after.statement.number if after else 0,
            "size": after.statement.size if after else 0,
        }
        rows = self._connection.execution_options(yield_per=500).execute(_RUNS, values)
        with rows:
            for row in rows:
                yield LoggedRun(seal_from_row(row), row.first, row.earliest, row.latest)
                if until is not None and row.at >= until:
                    return

    def stored_hashes(self, first: int, end: int) -> bytes:
        return self._stored("string_agg(hash, '' ORDER BY position)", first, end)

    def digest_of_stored(self, first: int, end: int) -> bytes:
        return self._stored("sha256(string_agg(hash, '' ORDER BY position))", first, end)

    def span_of_leaves(self, first: int, end: int) -> tuple[datetime, datetime] | None:
        earliest, latest = self._connection.execute(
            select(func.min(audit_leaves.c.at), func.max(audit_leaves.c.at)).where(
                audit_leaves.c.position.between(first, end - 1)
            )
        ).one()
        return None if earliest is None else (earliest, latest)

    def _stored(self, what: str, first: int, end: int) -> bytes:
        query = _STORED.format(what)
        return self._connection.exec_driver_sql(query, (first, end)).scalar() or b""

    def leaves_beyond(self, size: int) -> Sequence[LeafPlace]:
        return self._places(
            _PLACES.where(audit_leaves.c.position >= size).order_by("position").limit(100)
        )

    def places_between(self, first: int, end: int) -> Sequence[LeafPlace]:
        between = audit_leaves.c.position.between(first, end - 1)
        return self._places(_PLACES.where(between).order_by("position"))

    def kept(self, level: int) -> bytes:
        hashes = self._connection.execute(
            select(audit_subtrees.c.hash).where(audit_subtrees.c.level == level).order_by("place")
        )
        return b"".join(hashes.scalars())

    def node_at(self, level: int, place: int) -> bytes:
        return node_at(self._connection, level, place)

    def windows(self, since: datetime | None, until: datetime | None) -> Iterator[Window]:
        begin = since
        while True:
            later = select(audit_leaves.c.at).order_by("at")
            if begin is not None:
                later = later.where(audit_leaves.c.at >= begin)
            if until is not None:
                later = later.where(audit_leaves.c.at < until)
            # The end must lie behind the begin, however many events a moment has.
            end = self._connection.execute(later.offset(WINDOW).limit(1)).scalar()
            if end is not None and end == begin:
                end = self._connection.execute(
                    later.where(audit_leaves.c.at > begin).limit(1)
                ).scalar()
            yield Window(begin, until if end is None else end)
            if end is None:
                return
            begin = end

    def leaves(self, window: Window) -> dict[bytes, bytes]:
        query = sql.SQL(_LEAVES).format(_within(window)).as_string()
        blob = self._connection.exec_driver_sql(query.replace("%", "%%")).scalar() or b""
        return {
            blob[at : at + _KEY]: blob[at + _KEY : at + _LEAF] for at in range(0, len(blob), _LEAF)
        }

    def events(self, window: Window) -> Iterator[list[bytes]]:
        return self._copied(window, "", at_once=_AT_ONCE, hashed=False)

    def hashes_of_events(self, window: Window) -> Iterator[list[bytes]]:
        # Few at once, so that PostgreSQL never waits long for who makes a tree of them.
        return self._copied(window, " ORDER BY e.at, e.id", at_once=_HASHED_AT_ONCE, hashed=True)

    def _copied(
        self, window: Window, order: str, *, at_once: int, hashed: bool
    ) -> Iterator[list[bytes]]:
        """Read as directly as the driver allows: this is what verifying mostly does."""
        driver: Any = self._connection.connection.driver_connection
        query = sql.SQL(
            "COPY (SELECT {} FROM audit_events e WHERE {}{}) TO STDOUT (FORMAT binary)"
        ).format(sql.SQL(EVENT_COLUMNS), _within(window), sql.SQL(order))
        connection = driver.pgconn
        begun = connection.exec_(query.as_bytes(driver))
        if begun.status != ExecStatus.COPY_OUT:
            raise RuntimeError(f"the events can't be read: {begun.error_message.decode()}")
        get, end = connection.get_copy_data, len(COPY_END)
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
            ended = connection.get_result()
            while connection.get_result() is not None:
                pass
        if ended is None or ended.status != ExecStatus.COMMAND_OK:
            raise RuntimeError("the connection ended while the events were read")

    def places(self, event_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[LeafPlace]]:
        found: dict[UUID, list[LeafPlace]] = {}
        of_these = audit_leaves.c.event_id == func.any(list(event_ids))
        for place in self._places(_PLACES.where(of_these)):
            found.setdefault(place.event_id, []).append(place)
        return found

    def position_before(self, moment: datetime) -> int:
        found = self._connection.execute(
            select(audit_leaves.c.position)
            .where(audit_leaves.c.at <= moment)
            .order_by(audit_leaves.c.at.desc(), audit_leaves.c.event_id.desc())
            .limit(1)
        ).scalar()
        return -1 if found is None else int(found)

    def prunings(self) -> Sequence[Pruning]:
        rows = self._connection.execute(
            select(audit_events.c.at, audit_events.c.details)
            .where(audit_events.c.action == "audit.pruned", audit_events.c.outcome == "done")
            .order_by("at")
        )
        return [pruning for row in rows if (pruning := _pruning(row)) is not None]

    def gone(self, begin: datetime, end: datetime) -> tuple[int, str]:
        row = self._connection.execute(_GONE, {"begin": begin, "end": end}).one()
        return row.leaves, row.digest

    def event(self, place: LeafPlace) -> bytes | None:
        # The end of a window lies outside of it, so the moment alone is a window to its next one.
        end = place.at + timedelta(microseconds=1)
        key = key_of(place.event_id, place.at)
        rows = [row for rows in self.events(Window(place.at, end)) for row in rows]
        return next((row for row in rows if row[KEY] == key), None)

    def _one_seal(self, statement: Select[Any]) -> Seal | None:
        row = self._connection.execute(statement).one_or_none()
        return seal_from_row(row) if row else None

    def _places(self, statement: Select[Any]) -> list[LeafPlace]:
        return [_place(row) for row in self._connection.execute(statement)]


def _pruning(row: Any) -> Pruning | None:
    """None for an event of that name that is none of ours."""
    try:
        begin, end = (datetime.fromisoformat(row.details[name]) for name in ("begin", "end"))
        begin, end = begin.astimezone(UTC), end.astimezone(UTC)
        return Pruning(begin, end, row.at, int(row.details["events"]), str(row.details["leaves"]))
    except (KeyError, TypeError, ValueError):
        return None


def _place(row: Row[Any]) -> LeafPlace:
    return LeafPlace(row.event_id, row.at, row.position, row.hash)


def _within(window: Window) -> sql.Composable:
    conditions = [
        sql.SQL(f"at {operator} {{}}").format(sql.Literal(bound.isoformat()))
        for operator, bound in ((">=", window.begin), ("<", window.end))
        if bound is not None
    ]
    return sql.SQL(" AND ").join(conditions) if conditions else sql.SQL("true")
