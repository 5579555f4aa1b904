"""Every sealed column of the database, as things that lie under keys.

Which ones there are is said where tables are declared, with `sealed_column`.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Engine, Table, bindparam, func, select, update

from adapters.crypto.columns import SealedColumns, header
from adapters.crypto.key_ring import Key, KeyRing
from adapters.postgres.tables import metadata
from adapters.postgres.tables.columns import SEALED
from application.keys.ports import Step
from application.sealing import Place

AT_ONCE = 500


@dataclass(frozen=True)
class SealedColumn:
    """Rows of its table have one UUID as their key."""

    table: Table
    column: Column[Any]

    @property
    def id(self) -> Column[Any]:
        [only] = self.table.primary_key.columns
        return only

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.column.name}"

    def place(self, row_id: UUID) -> Place:
        return Place(self.table.name, self.column.name, row_id)


def sealed_columns() -> list[SealedColumn]:
    """In the order of their names."""
    found = [
        SealedColumn(table, column)
        for table in metadata.tables.values()
        for column in table.columns
        if column.info.get(SEALED)
    ]
    return sorted(found, key=lambda sealed: sealed.name)


class ColumnsUnderKeys:
    """`application.keys.ports.Holding`; a place is `table.column/row`."""

    def __init__(self, engine: Engine, ring: KeyRing, seal: SealedColumns) -> None:
        self._engine = engine
        self._ring = ring
        self._seal = seal

    def size(self) -> int:
        return sum(self._count(sealed, b"") for sealed in sealed_columns())

    def under(self, key_id: str) -> int:
        return sum(self._count(sealed, header(key_id)) for sealed in sealed_columns())

    def renew(self, after: str, key_id: str, *, full: bool) -> Step:
        """`full` says nothing here: values are sealed as a whole in any case."""
        name, _, row = after.partition("/")
        for sealed in sealed_columns():
            if sealed.name >= name:
                begins = UUID(row) if sealed.name == name else UUID(int=0)
                step = self._renew_after(sealed, begins, self._ring.find(key_id))
                if step is not None:
                    return step
        return Step(None, 0, 0)

    def _renew_after(self, sealed: SealedColumn, row_id: UUID, under: Key) -> Step | None:
        """None when the column has no more."""
        query = (
            select(sealed.id.label("id"), sealed.column.label("content"))
            .where(sealed.id > row_id, sealed.column.is_not(None))
            .order_by(sealed.id)
            .limit(AT_ONCE)
        )
        with self._engine.begin() as connection:
            rows = connection.execute(query).all()
            older = [row for row in rows if not bytes(row.content).startswith(header(under.id))]
            for row in older:
                place, before = sealed.place(row.id), bytes(row.content)
                # What somebody changes meanwhile is theirs, and under the newest key already.
                connection.execute(
                    update(sealed.table)
                    .where(sealed.id == bindparam("row_id"), sealed.column == bindparam("before"))
                    .values({sealed.column: bindparam("renewed")}),
                    {
                        "row_id": row.id,
                        "before": before,
                        "renewed": self._seal.seal_under(
                            under, self._seal.open(before, place), place
                        ),
                    },
                )
        return Step(f"{sealed.name}/{rows[-1].id}", len(rows), len(older)) if rows else None

    def _count(self, sealed: SealedColumn, begins: bytes) -> int:
        query = select(func.count()).where(
            func.substring(sealed.column, 1, len(begins)) == begins, sealed.column.is_not(None)
        )
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one()
