"""Which seals there are to publish, and which have arrived where."""

from collections.abc import Sequence

from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_update

from adapters.postgres.tables import audit_deliveries, audit_seals, outbox
from adapters.postgres.trail_log import SELECT_SEALS, seal_from_row
from application.audit.post_seals import JOB
from domain.audit import Seal


class PostgresSealReads:
    """`application.audit.ports.SealReads`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def seal(self, number: int) -> Seal | None:
        with self._engine.connect() as connection:
            row = connection.execute(
                SELECT_SEALS.where(audit_seals.c.number == number)
            ).one_or_none()
        return seal_from_row(row) if row else None

    def after(self, number: int, at_most: int) -> Sequence[Seal]:
        statement = (
            SELECT_SEALS.where(audit_seals.c.number > number)
            .order_by(audit_seals.c.number)
            .limit(at_most)
        )
        with self._engine.connect() as connection:
            return [seal_from_row(row) for row in connection.execute(statement)]


class PostgresSealDeliveries:
    """`application.audit.post_seals.SealDeliveries`, for one address."""

    def __init__(self, engine: Engine, target: str) -> None:
        self._engine = engine
        self._target = target

    def ask(self) -> None:
        waits = select(outbox.c.id).where(outbox.c.job == JOB, ~outbox.c.parked)
        with self._engine.begin() as connection:
            newest = connection.execute(select(func.max(audit_seals.c.number))).scalar() or 0
            if newest > self.last() and connection.execute(waits.limit(1)).first() is None:
                connection.execute(
                    insert(outbox).values(job=JOB, queue="default", payload={}, request_id="")
                )

    def last(self) -> int:
        with self._engine.connect() as connection:
            number = connection.execute(
                select(audit_deliveries.c.number).where(audit_deliveries.c.target == self._target)
            ).scalar()
        return number or 0

    def delivered(self, number: int) -> None:
        statement = insert_or_update(audit_deliveries).values(target=self._target, number=number)
        with self._engine.begin() as connection:
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[audit_deliveries.c.target],
                    set_={"number": number, "at": func.now()},
                    where=audit_deliveries.c.number < number,
                )
            )

    def done(self, message_id: int) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(outbox).where(outbox.c.id == message_id))
