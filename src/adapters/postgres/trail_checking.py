"""The log and the events as streams, for those who check that they fit each other."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import sql
from sqlalchemy import Connection, Engine, Row, Select, func, select, text

from adapters.postgres.tables import audit_events, audit_leaves, audit_seals, audit_subtrees
from adapters.postgres.trail_copy import copied, copied_hashes
from adapters.postgres.trail_log import SELECT_SEALS, node_at, seal_from_row
from application.audit.ports import LeafPlace, LoggedRun, Part, Pruning, SealedLog, Window
from domain.audit import KEY, Seal, key_of

WINDOW = 50_000
"""Leaves in one window."""
_AT_ONCE = 2_000
_WORTH_A_PART = 50_000
"""Leaves below which another process costs more than it saves."""
_MOST_SEALS = 2**31 - 1
_MOMENT = timedelta(microseconds=1)
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
        FROM audit_seals WHERE number > :after AND number <= :upto
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
    def open(self, shared: str = "") -> Iterator[SealedLog]:
        with self._engine.connect() as connection:
            reader = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            if shared:
                driver: Any = reader.connection.driver_connection
                driver.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(shared)))
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

    def seal_over(self, position: int) -> Seal | None:
        over = SELECT_SEALS.where(audit_seals.c.size > position)
        return self._one_seal(over.order_by(audit_seals.c.size).limit(1))

    def seal_before(self, moment: datetime) -> Seal | None:
        before = SELECT_SEALS.where(audit_seals.c.at < moment)
        return self._one_seal(before.order_by(audit_seals.c.number.desc()).limit(1))

    def seal_after(self, moment: datetime) -> Seal | None:
        after = SELECT_SEALS.where(audit_seals.c.at >= moment)
        return self._one_seal(after.order_by(audit_seals.c.number).limit(1))

    def parts(self, count: int) -> list[Part]:
        last = self.last_seal()
        size = last.statement.size if last else 0
        count = min(count, size // _WORTH_A_PART)
        parts = [Part()]
        for nth in range(1, count):
            reaches = SELECT_SEALS.where(audit_seals.c.size >= size * nth // count)
            seal = self._one_seal(reaches.order_by(audit_seals.c.size).limit(1))
            if seal is None or seal == parts[-1].after or seal == last:
                continue
            end = seal.statement.size
            before = self.places_between(end - 1, end)
            if before:
                latest = before[0].at
                parts[-1] = replace(parts[-1], upto=seal.statement.number)
                parts.append(Part(seal, None, latest + _MOMENT, latest))
        return parts

    def share(self) -> str:
        return str(self._connection.execute(select(func.pg_export_snapshot())).scalar_one())

    def stay(self) -> None:
        self._connection.execute(select(1))

    def runs(self, part: Part) -> Iterator[LoggedRun]:
        values = {
            "after": part.after.statement.number if part.after else 0,
            "size": part.after.statement.size if part.after else 0,
            "upto": part.upto or _MOST_SEALS,
        }
        rows = self._connection.execution_options(yield_per=500).execute(_RUNS, values)
        with rows:
            for row in rows:
                yield LoggedRun(seal_from_row(row), row.first, row.earliest, row.latest)

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
        return copied(self._connection, _within(window), _AT_ONCE)

    def hashes_of_events(self, window: Window) -> Iterator[list[bytes]]:
        return copied_hashes(self._connection, _within(window))

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
        end = place.at + _MOMENT
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
