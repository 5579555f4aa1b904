"""The trail as pages and exports show it: by keyset, the newest first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    Select,
    Uuid,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)

from adapters.postgres.bound import bound_as_now
from adapters.postgres.tables import accounts, audit_events, invoices, vendors
from adapters.postgres.trail_names import names_of
from application.audit.reads import OUR_OWN, TrailFilters, TrailPage, TrailPlace, TrailRow
from domain.errors import NotFound
from domain.identity import AccountId

PAGE = 50
_AT_ONCE = 1_000
LATELY = timedelta(days=1)
"""How far back an event is looked for that is in no seal yet."""
_OUR_PEOPLE = ("staff", "system")
_COLUMNS = [
    audit_events.c[name] for name in TrailRow.__dataclass_fields__ if name in audit_events.c
]
Wanted = list[ColumnElement[bool]]


class PostgresTrailReads:
    """`application.audit.reads.TrailReads`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(self, filters: TrailFilters, place: TrailPlace | None = None) -> TrailPage:
        with self._engine.connect() as connection:
            found = _page(connection, _filtered(connection, filters), place, PAGE)
            return _named(connection, found, filters)

    def export(self, filters: TrailFilters) -> Iterator[TrailRow]:
        return _export(self._engine, filters, [])

    def one(self, event_id: UUID, at: datetime | None) -> TrailPage:
        with self._engine.connect() as connection:
            return _named(connection, _one(connection, event_id, at, []), TrailFilters())

    def account_named(self, wanted: str) -> AccountId | None:
        try:
            named = accounts.c.id == UUID(wanted)
        except ValueError:
            named = accounts.c.reference == wanted
        with self._engine.connect() as connection:
            return connection.execute(select(accounts.c.id).where(named)).scalar()


class PostgresActivityReads:
    """`application.audit.reads.ActivityReads`, on the portal's connections."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page_of(
        self, account_id: AccountId, filters: TrailFilters, place: TrailPlace | None = None
    ) -> TrailPage:
        inside = replace(filters, account_id=account_id)
        with self._engine.connect() as connection:
            wanted = _filtered(connection, inside) + _for_customers()
            found = _named(connection, _page(connection, wanted, place, PAGE), filters, account_id)
        return _for_owners(found)

    def export_of(self, account_id: AccountId, filters: TrailFilters) -> Iterator[TrailRow]:
        inside = replace(filters, account_id=account_id)
        rows = _export(self._engine, inside, _for_customers())
        return (_without_our_whereabouts(row) for row in rows)

    def one_of(self, account_id: AccountId, event_id: UUID, at: datetime | None) -> TrailPage:
        of_theirs = [audit_events.c.account_id == account_id, *_for_customers()]
        with self._engine.connect() as connection:
            found = _one(connection, event_id, at, of_theirs)
            return _for_owners(_named(connection, found, TrailFilters(), account_id))


def _page(
    connection: Connection, wanted: Wanted, place: TrailPlace | None, length: int
) -> TrailPage:
    is_backwards = place is not None and place.is_backwards
    statement = _ordered(select(*_COLUMNS).where(*wanted), place).limit(length + 1)
    rows = [TrailRow(**row._mapping) for row in connection.execute(statement)]
    has_more = len(rows) > length
    rows = rows[:length]
    if is_backwards:
        rows.reverse()
    has_newer = has_more if is_backwards else place is not None
    has_older = is_backwards or has_more
    return TrailPage(
        rows,
        TrailPlace(rows[0].at, rows[0].id, is_backwards=True) if rows and has_newer else None,
        TrailPlace(rows[-1].at, rows[-1].id) if rows and has_older else None,
    )


def _one(connection: Connection, event_id: UUID, at: datetime | None, besides: Wanted) -> TrailPage:
    # Events are found by their time; it says in which month they are.
    is_then = audit_events.c.at == at if at else audit_events.c.at > func.now() - LATELY
    wanted = [is_then, audit_events.c.id == event_id, *besides]
    row = connection.execute(select(*_COLUMNS).where(*wanted)).one_or_none()
    if row is None:
        raise NotFound("audit event", str(event_id))
    return TrailPage([TrailRow(**row._mapping)], None, None)


def _named(
    connection: Connection,
    page: TrailPage,
    filters: TrailFilters,
    inside: AccountId | None = None,
) -> TrailPage:
    others = [text for text in (filters.actor_id, filters.subject) if text]
    return replace(page, names=names_of(connection, page.rows, others, inside))


def _export(engine: Engine, filters: TrailFilters, besides: Wanted) -> Iterator[TrailRow]:
    """Page after page, so that no transaction stays open while somebody reads slowly."""
    bound = bound_as_now()

    def rows() -> Iterator[TrailRow]:
        place: TrailPlace | None = None
        while True:
            with bound(), engine.connect() as connection:
                wanted = _filtered(connection, filters) + besides
                found = _page(connection, wanted, place, _AT_ONCE)
            yield from found.rows
            place = found.older
            if place is None:
                return

    return rows()


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


def _filtered(connection: Connection, filters: TrailFilters) -> Wanted:
    column = audit_events.c
    exact = {
        column.actor_id: filters.actor_id,
        column.account_id: filters.account_id,
        column.outcome: filters.outcome,
        column.reader: filters.reader,
    }
    wanted: Wanted = [name == value for name, value in exact.items() if value]
    if filters.subject:
        wanted.append(column.subject_id.in_(_subjects(connection, filters.subject)))
    if filters.outcome and filters.outcome != "done":
        wanted.append(column.outcome != literal_column("'done'"))  # as the index of these says
    if filters.but_our_own:
        wanted.append(column.actor_kind != literal_column("'system'"))  # as its index says
    if filters.action.endswith("."):
        wanted.append(column.action.startswith(filters.action, autoescape=True))
    elif filters.action:
        wanted.append(column.action == filters.action)
    if filters.since:
        wanted.append(column.at >= filters.since)
    if filters.until:
        wanted.append(column.at < filters.until)
    return wanted


def _subjects(connection: Connection, wanted: str) -> list[str]:
    # Numbers are a vendor's; there are few of those, and each has an index of its numbers.
    numbered = select(invoices.c.id).where(
        invoices.c.vendor_id.in_(select(vendors.c.id)), invoices.c.number == wanted
    )
    return [wanted, *(str(found) for found in connection.execute(numbered).scalars())]


def _for_owners(page: TrailPage) -> TrailPage:
    return replace(page, rows=[_without_our_whereabouts(row) for row in page.rows])


def _for_customers() -> Wanted:
    return [~audit_events.c.action.startswith(OUR_OWN, autoescape=True)]


def _without_our_whereabouts(row: TrailRow) -> TrailRow:
    if row.actor_kind not in _OUR_PEOPLE:
        return row
    return replace(row, address="", user_agent="", request_id="", details={})
