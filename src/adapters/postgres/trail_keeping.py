"""The partitions of the trail, and the holds on them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from adapters.postgres.tables import audit_holds
from adapters.postgres.trail import write_audit
from application.audit.keeping import following
from application.clock import NewId
from domain.audit import Actor, AuditEvent, Hold
from domain.errors import NotFound

_REFUSED = "23001"
_MONTHS = text(
    """SELECT to_date(relname, '"m"YYYY_MM') FROM pg_class
    WHERE relnamespace = 'audit_months'::regnamespace AND relkind = 'r'
        AND relname ~ '^m\\d{4}_\\d\\d$'
    ORDER BY 1"""
)
_LEAVES_OF_MONTH = text(
    """SELECT encode(sha256(coalesce(
        string_agg(int8send(l.position) || l.hash, '' ORDER BY l.position), '')), 'hex')
    FROM audit_events e JOIN audit_leaves l ON l.at = e.at AND l.event_id = e.id
    WHERE e.at >= :begin AND e.at < :end AND e.tableoid = (SELECT oid FROM pg_class
        WHERE relnamespace = 'audit_months'::regnamespace AND relname = :name)"""
)


class PostgresTrailKeeping:
    """`application.audit.keeping.TrailKeeping`."""

    def __init__(self, engine: Engine, new_id: NewId) -> None:
        self._engine = engine
        self._new_id = new_id

    def add_month(self, month: date) -> bool:
        with self._engine.begin() as connection:
            return bool(connection.execute(select(func.audit_add_month(month))).scalar())

    def months(self) -> Sequence[date]:
        with self._engine.connect() as connection:
            return connection.execute(_MONTHS).scalars().all()

    def drop_month(
        self, month: date, kept_for: timedelta, actor: Actor, at: datetime
    ) -> int | None:
        begin = datetime.combine(month, datetime.min.time(), UTC)
        end = datetime.combine(following(month), datetime.min.time(), UTC)
        try:
            with self._engine.begin() as connection:
                leaves = connection.execute(
                    _LEAVES_OF_MONTH, {"begin": begin, "end": end, "name": f"{month:m%Y_%m}"}
                ).scalar()
                dropped = connection.execute(
                    select(func.audit_drop_month(month, kept_for))
                ).scalar_one()
                told = AuditEvent(
                    at,
                    actor,
                    "audit.pruned",
                    "audit_month",
                    f"{month:%Y-%m}",
                    None,
                    details={
                        "begin": begin.isoformat(),
                        "end": end.isoformat(),
                        "events": dropped,
                        "leaves": leaves,
                    },
                )
                write_audit(connection, [told], self._new_id)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") == _REFUSED:
                return None
            raise
        return int(dropped)

    def place(self, hold: Hold, told: AuditEvent) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                insert(audit_holds).values(
                    id=hold.id,
                    account_id=hold.account_id,
                    since=hold.since,
                    until=hold.until,
                    reason=hold.reason,
                    placed_by=hold.placed_by,
                    placed_at=hold.placed_at,
                )
            )
            write_audit(connection, [told], self._new_id)

    def lift(self, hold_id: UUID, by: str, told: AuditEvent) -> None:
        lifted = (
            update(audit_holds)
            .where(audit_holds.c.id == hold_id, audit_holds.c.lifted_at.is_(None))
            .values(lifted_by=by, lifted_at=told.at)
        )
        with self._engine.begin() as connection:
            if connection.execute(lifted).rowcount != 1:
                raise NotFound("hold in force", str(hold_id))
            write_audit(connection, [told], self._new_id)

    def holds(self) -> Sequence[Hold]:
        in_force = select(audit_holds).where(audit_holds.c.lifted_at.is_(None))
        with self._engine.connect() as connection:
            rows = connection.execute(in_force.order_by(audit_holds.c.placed_at))
            return [_hold(row) for row in rows]


def _hold(row: Any) -> Hold:
    return Hold(
        row.id, row.account_id, row.since, row.until, row.reason, row.placed_by, row.placed_at
    )
