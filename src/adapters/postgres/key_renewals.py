"""How far renewals of keys are, kept so that they go on after any death."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, select, update
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.tables import key_renewals
from adapters.postgres.trail import PostgresOutbox, write_messages
from application.keys.ports import Renewal
from application.reactions import Message

DEFAULT_QUEUE = "default"
JOB = "reencrypt"


class PostgresRenewals:
    """`application.keys.ports.Renewals`. The row is locked while a step is done, so that several
    workers never do the same one.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, renewal: Renewal, *, ask_worker: bool) -> Renewal:
        with self._engine.begin() as connection:
            connection.execute(
                insert(key_renewals).values(**_values(renewal)).on_conflict_do_nothing()
            )
            known = _one(connection, renewal.kind, renewal.region)
            is_under_way = known.finished_at is None and known.key_id == renewal.key_id
            if not is_under_way or (renewal.full and not known.full):
                _save(connection, renewal)
                known = renewal
            if ask_worker:
                write_messages(connection, [_message(renewal)], "")
        return known

    def go_on(
        self, kind: str, region: str, act: Callable[[Renewal], Renewal], message_id: int | None
    ) -> Renewal:
        with self._engine.begin() as connection:
            renewal = _one(connection, kind, region)
            if renewal.finished_at is None:
                renewal = act(renewal)
                _save(connection, renewal)
                if message_id is not None and renewal.finished_at is None:
                    write_messages(connection, [_message(renewal)], "")
            if message_id is not None:
                PostgresOutbox(connection).done(message_id)
        return renewal

    def all(self) -> list[Renewal]:
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(key_renewals).order_by(key_renewals.c.kind, key_renewals.c.region)
            )
            return [_renewal(row) for row in rows]


def _message(renewal: Renewal) -> Message:
    return Message(JOB, DEFAULT_QUEUE, {"kind": renewal.kind, "region": renewal.region})


def _is(kind: str, region: str) -> ColumnElement[bool]:
    return and_(key_renewals.c.kind == kind, key_renewals.c.region == region)


def _one(connection: Connection, kind: str, region: str) -> Renewal:
    query = select(key_renewals).where(_is(kind, region)).with_for_update()
    return _renewal(connection.execute(query).one())


def _save(connection: Connection, renewal: Renewal) -> None:
    connection.execute(
        update(key_renewals).where(_is(renewal.kind, renewal.region)).values(**_values(renewal))
    )


def _values(renewal: Renewal) -> dict[str, Any]:
    return {
        "kind": renewal.kind,
        "region": renewal.region,
        "key_id": renewal.key_id,
        "whole": renewal.full,
        "place": renewal.place,
        "total": renewal.total,
        "seen": renewal.seen,
        "changed": renewal.changed,
        "started_at": renewal.started_at,
        "finished_at": renewal.finished_at,
    }


def _renewal(row: Row[Any]) -> Renewal:
    return Renewal(
        row.kind,
        row.region,
        row.key_id,
        row.whole,
        row.place,
        row.total,
        row.seen,
        row.changed,
        row.started_at,
        row.finished_at,
    )
