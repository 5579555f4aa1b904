"""Which events wait for a seal, and how a seal is written.

Transactions commit in another order than the one in which they began, so neither a time nor a
sequence tells what is new. PostgreSQL's snapshots do: with each seal is kept which transactions
had been visible, and new is what was written by any other. A snapshot means nothing in another
cluster (a restored dump); there, once, everything is looked through.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, Engine, func, insert, select, text

from adapters.postgres.tables import audit_seals, audit_subtrees
from adapters.postgres.trail_copy import COPY_END, COPY_HEAD, EVENT_COLUMNS
from adapters.postgres.trail_log import SELECT_SEALS, node_at, seal_from_row
from application.audit.ports import NewLeaves, SealedRun, Sealing
from domain.audit import Seal, read_leaf

_ONE_SEALER = 0x00C0_47F1  # any number of our own: the advisory lock of sealing
_NOTHING_SEEN = "1:1:"
_CLUSTER = "SELECT system_identifier::text FROM pg_control_system()"

_NOT_SEALED = """
    NOT EXISTS (SELECT FROM audit_leaves l WHERE l.at = e.at AND l.event_id = e.id)"""
_NEW = """
    e.written_in >= pg_snapshot_xmin({seen}) AND e.written_in < pg_snapshot_xmax({now})
    AND NOT pg_visible_in_snapshot(e.written_in, {seen}) AND"""


class PostgresSealingLog:
    """`application.audit.ports.SealingLog`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def begin(self) -> Iterator[Sealing | None]:
        with self._engine.connect() as lock, self._engine.connect() as reader:
            if not lock.execute(select(func.pg_try_advisory_lock(_ONE_SEALER))).scalar():
                yield None
                return
            lock.commit()
            try:
                yield PostgresSealing(
                    reader.execution_options(isolation_level="REPEATABLE READ"), lock
                )
            finally:
                lock.rollback()
                lock.execute(select(func.pg_advisory_unlock(_ONE_SEALER)))
                lock.commit()


class PostgresSealing:
    """`application.audit.ports.Sealing`: reads in one snapshot, writes in small transactions."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer
        self._now = str(reader.execute(text("SELECT pg_current_snapshot()::text")).scalar_one())
        self._cluster = str(reader.execute(text(_CLUSTER)).scalar_one())
        last = reader.execute(
            SELECT_SEALS.add_columns(audit_seals.c.seen, audit_seals.c.cluster)
            .order_by(audit_seals.c.number.desc())
            .limit(1)
        ).one_or_none()
        self._last = seal_from_row(last) if last else None
        self._size = last.size if last else 0
        is_known = last is not None and last.cluster == self._cluster
        self._seen = str(last.seen) if last is not None and is_known else _NOTHING_SEEN

    def last_seal(self) -> Seal | None:
        return self._last

    def node_at(self, level: int, place: int) -> bytes:
        return node_at(self._reader, level, place)

    def unsealed(self, at_once: int) -> Iterator[NewLeaves]:
        waiting: list[bytes] = []
        for data in self._waiting():
            if len(waiting) == at_once:
                yield NewLeaves(waiting, is_last=False)
                waiting = []
            waiting.append(data)
        if waiting:
            yield NewLeaves(waiting, is_last=True)

    def _waiting(self) -> Iterator[bytes]:
        driver: Any = self._reader.connection.driver_connection
        seen = sql.SQL("{}::pg_snapshot").format(sql.Literal(self._seen))
        now = sql.SQL("{}::pg_snapshot").format(sql.Literal(self._now))
        new = (
            sql.SQL(_NEW).format(seen=seen, now=now) if self._seen != _NOTHING_SEEN else sql.SQL("")
        )
        query = sql.SQL(
            "COPY (SELECT {} FROM audit_events e WHERE {}{} ORDER BY e.at, e.id)"
            " TO STDOUT (FORMAT binary)"
        ).format(sql.SQL(EVENT_COLUMNS), new, sql.SQL(_NOT_SEALED))
        with driver.cursor() as cursor, cursor.copy(query) as copy:
            head = COPY_HEAD
            for row in copy:
                data = bytes(row)[head:]
                head = 0
                if data and data != COPY_END:
                    yield data

    def add(self, run: SealedRun) -> None:
        statement = run.seal.statement
        leaves = [read_leaf(data) for data in run.data]
        self._writer.exec_driver_sql(
            "INSERT INTO audit_leaves (position, event_id, at, seal, hash) "
            "SELECT %s + place - 1, event_id, at, %s, hash FROM "
            "unnest(%s::uuid[], %s::timestamptz[], %s::bytea[]) "
            "WITH ORDINALITY AS leaf (event_id, at, hash, place)",
            (
                self._size,
                statement.number,
                [leaf.id for leaf in leaves],
                [leaf.at for leaf in leaves],
                list(run.hashes),
            ),
        )
        if run.subtrees:
            self._writer.execute(
                insert(audit_subtrees),
                [
                    {"level": level, "place": place, "hash": node}
                    for level, place, node in run.subtrees
                ],
            )
        self._writer.execute(
            insert(audit_seals).values(
                number=statement.number,
                size=statement.size,
                root=statement.root,
                previous=statement.previous,
                at=statement.at,
                key_id=run.seal.key_id,
                signature=run.seal.signature,
                # Until the pass is through, what it began with is all that surely was seen.
                seen=self._now if run.is_last else self._seen,
                cluster=self._cluster,
            )
        )
        self._writer.commit()
        self._size = statement.size
