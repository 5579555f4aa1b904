"""Requests of those who lost every second factor, as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, case, insert, select, update

from adapters.postgres.sealed_people import PERSON, SealedPeople
from adapters.postgres.tables import people, recoveries
from application.access.factor_ports import ListedRecovery
from domain.access import RECOVERY_LIFETIME, Recovery, RecoveryState
from domain.errors import NotFound
from domain.identity import PersonId, RecoveryId

_LISTED = 50


class PostgresRecoveries:
    """`application.factor_stores.Recoveries`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, recovery: Recovery) -> None:
        # One that nobody decided in time makes room for the next.
        self._connection.execute(
            update(recoveries)
            .where(
                recoveries.c.person_id == recovery.person_id,
                recoveries.c.state == RecoveryState.ASKED.value,
            )
            .values(state=RecoveryState.CANCELLED.value, decided_at=recovery.asked_at)
        )
        self._connection.execute(
            insert(recoveries).values(
                id=recovery.id,
                person_id=recovery.person_id,
                reason=recovery.reason,
                proof=recovery.proof,
                asked_at=recovery.asked_at,
                state=recovery.state.value,
                decided_at=recovery.decided_at,
                note=recovery.note,
            )
        )

    def for_update(self, recovery_id: RecoveryId) -> Recovery:
        query = select(recoveries).where(recoveries.c.id == recovery_id).with_for_update()
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("request", recovery_id)
        return _recovery(row)

    def open_of(self, person_id: PersonId, now: datetime) -> Recovery | None:
        query = _open_of(person_id, now).with_for_update()
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _recovery(row)

    def save(self, recovery: Recovery) -> None:
        self._connection.execute(
            update(recoveries)
            .where(recoveries.c.id == recovery.id)
            .values(
                state=recovery.state.value,
                decided_at=recovery.decided_at,
                decided_by=recovery.decided_by,
                note=recovery.note,
            )
        )


class PostgresRecoveryReads:
    """`application.access.factor_ports.FindRecoveries`."""

    def __init__(self, engine: Engine, sealed: SealedPeople) -> None:
        self._sealed = sealed
        # Single statements: no transaction to begin and end around each.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def open_of(self, person_id: PersonId, now: datetime) -> Recovery | None:
        with self._engine.connect() as connection:
            row = connection.execute(_open_of(person_id, now)).one_or_none()
        return None if row is None else _recovery(row)

    def newest(self) -> list[ListedRecovery]:
        query = (
            select(recoveries, *PERSON)
            .join(people, people.c.id == recoveries.c.person_id)
            .order_by(
                case((recoveries.c.state == RecoveryState.ASKED.value, 0), else_=1),
                recoveries.c.asked_at.desc(),
            )
            .limit(_LISTED)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
            deciders = {row.decided_by for row in rows} - {None}
            named = select(*PERSON).where(people.c.id.in_(deciders))
            names = {one.whose: self._sealed.name(one) for one in connection.execute(named)}
        return [
            ListedRecovery(
                _recovery(row),
                self._sealed.name(row),
                self._sealed.email(row),
                names.get(row.decided_by, ""),
            )
            for row in rows
        ]


def _open_of(person_id: PersonId, now: datetime) -> Select[Any]:
    return select(recoveries).where(
        recoveries.c.person_id == person_id,
        recoveries.c.state == RecoveryState.ASKED.value,
        recoveries.c.asked_at > now - RECOVERY_LIFETIME,
    )


def _recovery(row: Row[Any]) -> Recovery:
    return Recovery(
        id=RecoveryId(row.id),
        person_id=PersonId(row.person_id),
        reason=row.reason,
        proof=row.proof,
        asked_at=row.asked_at,
        state=RecoveryState(row.state),
        decided_at=row.decided_at,
        decided_by=None if row.decided_by is None else PersonId(row.decided_by),
        note=row.note,
    )
