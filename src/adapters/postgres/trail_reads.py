"""The trail as pages and exports show it: by keyset, the newest first."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Engine,
    Select,
    Uuid,
    literal,
    literal_column,
    select,
    tuple_,
)

from adapters.postgres.tables import audit_events
from application.audit.reads import TrailFilters, TrailPage, TrailPlace, TrailRow
from domain.identity import AccountId

PAGE = 50
_NOT_FOR_OWNERS = "audit."
"""Actions of this kind, holds and prunings, are the business's own."""
_OUR_PEOPLE = ("staff", "system")
_COLUMNS = [
    audit_events.c[name] for name in TrailRow.__dataclass_fields__ if name in audit_events.c
]


class PostgresTrailReads:
    """`application.audit.reads.TrailReads`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(self, filters: TrailFilters, place: TrailPlace | None = None) -> TrailPage:
        return self._page(_filtered(filters), place)

    def export(self, filters: TrailFilters) -> Iterator[TrailRow]:
        return self._export(_filtered(filters))

    def page_of(
        self, account_id: AccountId, filters: TrailFilters, place: TrailPlace | None = None
    ) -> TrailPage:
        found = self._page(_for_owner(account_id, filters), place)
        return replace(found, rows=[_without_our_whereabouts(row) for row in found.rows])

    def export_of(self, account_id: AccountId, filters: TrailFilters) -> Iterator[TrailRow]:
        for row in self._export(_for_owner(account_id, filters)):
            yield _without_our_whereabouts(row)

    def _page(self, wanted: list[ColumnElement[bool]], place: TrailPlace | None) -> TrailPage:
        is_backwards = place is not None and place.is_backwards
        statement = _ordered(select(*_COLUMNS).where(*wanted), place).limit(PAGE + 1)
        with self._engine.connect() as connection:
            rows = [_row(row) for row in connection.execute(statement)]
        has_more = len(rows) > PAGE
        rows = rows[:PAGE]
        if is_backwards:
            rows.reverse()
        has_newer = has_more if is_backwards else place is not None
        has_older = is_backwards or has_more
        return TrailPage(
            rows,
            TrailPlace(rows[0].at, rows[0].id, is_backwards=True) if rows and has_newer else None,
            TrailPlace(rows[-1].at, rows[-1].id) if rows and has_older else None,
        )

    def _export(self, wanted: list[ColumnElement[bool]]) -> Iterator[TrailRow]:
        statement = _ordered(select(*_COLUMNS).where(*wanted), None)
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=1_000).execute(statement):
                yield _row(row)


def _ordered(statement: Select[Any], place: TrailPlace | None) -> Select[Any]:
    at, event_id = audit_events.c.at, audit_events.c.id
    if place is None:
        return statement.order_by(at.desc(), event_id.desc())
    here = tuple_(literal(place.at, DateTime(timezone=True)), literal(place.id, Uuid))
    # The first condition says nothing new, but spares the months on the other side.
    if place.is_backwards:
        ahead = statement.where(at >= place.at, tuple_(at, event_id) > here)
        return ahead.order_by(at, event_id)
    behind = statement.where(at <= place.at, tuple_(at, event_id) < here)
    return behind.order_by(at.desc(), event_id.desc())


def _filtered(filters: TrailFilters) -> list[ColumnElement[bool]]:
    column = audit_events.c
    exact = {
        column.actor_id: filters.actor_id,
        column.subject_id: filters.subject_id,
        column.account_id: filters.account_id,
        column.outcome: filters.outcome,
        column.reader: filters.reader,
    }
    wanted: list[ColumnElement[bool]] = [name == value for name, value in exact.items() if value]
    if filters.outcome and filters.outcome != "done":
        wanted.append(column.outcome != literal_column("'done'"))  # as the index of these says
    if filters.action.endswith("."):
        wanted.append(column.action.startswith(filters.action, autoescape=True))
    elif filters.action:
        wanted.append(column.action == filters.action)
    if filters.since:
        wanted.append(column.at >= filters.since)
    if filters.until:
        wanted.append(column.at < filters.until)
    return wanted


def _for_owner(account_id: AccountId, filters: TrailFilters) -> list[ColumnElement[bool]]:
    ours = audit_events.c.account_id == account_id
    shown = ~audit_events.c.action.startswith(_NOT_FOR_OWNERS, autoescape=True)
    return [ours, shown, *_filtered(replace(filters, account_id=None))]


def _without_our_whereabouts(row: TrailRow) -> TrailRow:
    if row.actor_kind not in _OUR_PEOPLE:
        return row
    return replace(row, address="", user_agent="", request_id="", details={})


def _row(row: Any) -> TrailRow:
    return TrailRow(**row._mapping)
