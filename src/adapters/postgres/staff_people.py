"""Staff users, as staff see each other."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, func, select

from adapters.postgres.sealed_people import PERSON, SealedPeople
from adapters.postgres.tables import people, sessions, staff_users
from application.access.staff_reads import StaffRow
from domain.access import StaffRole
from domain.errors import NotFound
from domain.identity import PersonId

_LAST_USED = (
    select(func.max(sessions.c.last_used_at))
    .where(sessions.c.person_id == staff_users.c.person_id)
    .scalar_subquery()
)
_STAFF = select(*PERSON, staff_users.c.roles, _LAST_USED.label("last_used_at")).join(
    people, people.c.id == staff_users.c.person_id
)


class PostgresStaffReads:
    """`application.access.staff_reads.FindStaff`."""

    def __init__(self, engine: Engine, sealed: SealedPeople) -> None:
        # Single statements: no transaction to begin and end around each.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._sealed = sealed

    def all(self) -> Sequence[StaffRow]:
        with self._engine.connect() as connection:
            rows = [self._row(row) for row in connection.execute(_STAFF)]
        # Not in SQL: it knows names only as they are sealed.
        return sorted(rows, key=lambda row: (row.name.casefold(), row.person_id))

    def one(self, person_id: PersonId) -> StaffRow:
        query = _STAFF.where(staff_users.c.person_id == person_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("staff user", person_id)
        return self._row(row)

    def _row(self, row: Row[*tuple[Any, ...]]) -> StaffRow:
        return StaffRow(
            PersonId(row.whose),
            self._sealed.name(row),
            self._sealed.email(row),
            frozenset(map(StaffRole, row.roles)),
            row.last_used_at,
        )
