"""The portal's list of invoices: one statement a page, by keyset, bound to one account."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    Engine,
    Row,
    Text,
    Uuid,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    select,
    tuple_,
)

from adapters.postgres.portal_search import matching
from adapters.postgres.tables import invoices, vendors
from application.invoicing.portal_reads import (
    CountLabel,
    InvoiceFilters,
    InvoicePage,
    InvoiceRow,
    Place,
    PortalScope,
)
from domain.access import UNLIMITED, Limits
from domain.identity import InvoiceId
from domain.money import Money

PAGE = 25
MOST_COUNTED = 1000
SOON = timedelta(days=7)

_SORTS: dict[str, tuple[ColumnElement[Any], Any]] = {
    "date": (invoices.c.issue_date, Date),
    "due": (invoices.c.due_date, Date),
    "amount": (invoices.c.payable, BigInteger),
    "number": (invoices.c.number, Text),
}


def status_column(today: date) -> ColumnElement[str]:
    """How a document stands today; *overdue* and *due soon* are derived, never stored."""
    return case(
        (invoices.c.kind == "credit_note", "credited"),
        (invoices.c.state == "void", "credited"),
        (invoices.c.state == "uncollectible", "uncollectible"),
        (invoices.c.open == 0, "paid"),
        (invoices.c.due_date < today, "overdue"),
        (invoices.c.due_date <= today + SOON, "due_soon"),
        (invoices.c.paid > 0, "partially_paid"),
        else_="open",
    )


def visible(scope: PortalScope) -> ColumnElement[bool]:
    """The documents that the member may see at all."""
    condition = and_(invoices.c.account_id == scope.account_id, invoices.c.issue_date.is_not(None))
    if scope.visible_since is not None:
        condition = and_(condition, invoices.c.issue_date >= scope.visible_since)
    if scope.limits != UNLIMITED:
        condition = and_(condition, *_within(scope.limits))
    return condition


def _within(limits: Limits) -> Iterator[ColumnElement[bool]]:
    """`Limits.admits`, said to the database."""
    if limits.vendors is not None:
        yield invoices.c.vendor_id.in_(limits.vendors)
    if limits.cost_centres is not None:
        yield invoices.c.accounting_reference.in_(limits.cost_centres)
    if limits.at_least is not None:
        yield invoices.c.currency == limits.at_least.currency
        yield invoices.c.payable >= limits.at_least.amount_minor
    if limits.at_most is not None:
        yield invoices.c.currency == limits.at_most.currency
        yield invoices.c.payable <= limits.at_most.amount_minor
    if limits.since is not None:
        yield invoices.c.issue_date >= limits.since
    if limits.until is not None:
        yield invoices.c.issue_date <= limits.until


def read_page(
    engine: Engine, scope: PortalScope, filters: InvoiceFilters, place: Place | None
) -> InvoicePage:
    condition = and_(visible(scope), *_narrowed(scope, filters))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        rows, has_more = _rows(connection, condition, filters.sort, place, scope.today)
        is_all = place is None and not has_more
        count = len(rows) if is_all else _count(connection, condition)
        sellers = _vendors(connection, scope)
    backwards = place is not None and place.is_backwards
    has_newer = has_more if backwards else place is not None
    has_older = bool(rows) if backwards else has_more
    column = _sort(filters.sort)[0].name
    return InvoicePage(
        rows=[_row(row) for row in rows],
        newer=_place(rows[0], column, is_backwards=True) if rows and has_newer else None,
        older=_place(rows[-1], column, is_backwards=False) if rows and has_older else None,
        count=_count_label(count),
        vendors=sellers,
    )


def _sort(sort: str) -> tuple[ColumnElement[Any], Any, bool]:
    column, kind = _SORTS.get(sort.removeprefix("-"), _SORTS["date"])
    return column, kind, sort.startswith("-") or sort.removeprefix("-") not in _SORTS


def _rows(
    connection: Connection,
    condition: ColumnElement[bool],
    sort: str,
    place: Place | None,
    today: date,
) -> tuple[list[Any], bool]:
    column, kind, descending = _sort(sort)
    backwards = place is not None and place.is_backwards
    falling = descending != backwards
    query = (
        select(
            invoices.c.id,
            invoices.c.number,
            invoices.c.kind,
            vendors.c.name.label("vendor_name"),
            invoices.c.issue_date,
            invoices.c.due_date,
            invoices.c.payable,
            invoices.c.open,
            invoices.c.currency,
            invoices.c.po_reference,
            invoices.c.source_reference,
            status_column(today).label("status"),
        )
        .join_from(invoices, vendors, vendors.c.id == invoices.c.vendor_id)
        .where(condition)
        .limit(PAGE + 1)
    )
    if place is not None:
        here = tuple_(cast(literal(place.value), kind), cast(literal(place.id), Uuid))
        key = tuple_(column, invoices.c.id)
        query = query.where(key < here if falling else key > here)
    order = (column.desc(), invoices.c.id.desc()) if falling else (column, invoices.c.id)
    found: list[Any] = list(connection.execute(query.order_by(*order)))
    rows = found[:PAGE]
    return (rows[::-1] if backwards else rows), len(found) > PAGE


def _narrowed(scope: PortalScope, filters: InvoiceFilters) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.date_from:
        conditions.append(invoices.c.issue_date >= filters.date_from)
    if filters.date_to:
        conditions.append(invoices.c.issue_date <= filters.date_to)
    if filters.vendor:
        conditions.append(cast(invoices.c.vendor_id, Text) == filters.vendor)
    if filters.number:
        conditions.append(_numbered(filters.number))
    if filters.status:
        conditions.append(_with_status(filters.status, scope.today))
    if filters.q:
        conditions += matching(scope.account_id, filters.q)
    return conditions


def _numbered(text: str) -> ColumnElement[bool]:
    """Digits alone are what people remember of a number: they may stand anywhere in it."""
    if text.isdigit():
        return invoices.c.number.contains(text, autoescape=True)
    return invoices.c.number.istartswith(text, autoescape=True)


def _with_status(status: str, today: date) -> ColumnElement[bool]:
    is_open = invoices.c.open > 0
    known: dict[str, ColumnElement[bool]] = {
        "open": is_open,
        "due_soon": and_(
            is_open, invoices.c.due_date >= today, invoices.c.due_date <= today + SOON
        ),
        "overdue": and_(is_open, invoices.c.due_date < today),
        "paid": and_(invoices.c.kind == "invoice", invoices.c.state == "paid"),
        "credit_notes": invoices.c.kind == "credit_note",
    }
    return known.get(status, false())


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    """How many there are, counted no further than one needs to say "more than"."""
    some = (
        select(literal(1))
        .select_from(invoices)
        .join(vendors, vendors.c.id == invoices.c.vendor_id)
        .where(condition)
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    count: int = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return count


def _count_label(count: int) -> CountLabel:
    if count > MOST_COUNTED:
        return CountLabel(f"more than {MOST_COUNTED:,} documents")
    return CountLabel("1 document" if count == 1 else f"{count:,} documents")


def _vendors(connection: Connection, scope: PortalScope) -> tuple[tuple[str, str], ...]:
    # There are few vendors; one look into the account's index for each is all it costs.
    has_issued = (
        select(invoices.c.id).where(visible(scope), invoices.c.vendor_id == vendors.c.id).limit(1)
    )
    rows = connection.execute(
        select(vendors.c.id, vendors.c.name).where(has_issued.exists()).order_by(vendors.c.name)
    )
    return tuple((str(row.id), row.name) for row in rows)


def _row(row: Row[Any]) -> InvoiceRow:
    return InvoiceRow(
        id=InvoiceId(row.id),
        number=row.number,
        kind=row.kind,
        vendor_name=row.vendor_name,
        issue_date=row.issue_date,
        due_date=row.due_date,
        total=Money(row.payable, row.currency),
        open=Money(row.open, row.currency),
        status=row.status,
        po_reference=row.po_reference,
        source_reference=row.source_reference,
    )


def _place(row: Row[Any], column: str, *, is_backwards: bool) -> Place:
    return Place(str(row._mapping[column]), str(row.id), is_backwards)
