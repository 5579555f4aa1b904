"""What the API reads of invoices; every statement begins with the vendors that the key may see."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Engine,
    FromClause,
    Row,
    Select,
    Subquery,
    Uuid,
    and_,
    cast,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
)

from adapters.postgres.invoice_rows import invoice_from_rows
from adapters.postgres.tables import accounts, documents, invoice_lines, invoices, vendors
from application.invoicing.api_reads import (
    ApiFilters,
    ApiInvoice,
    ApiInvoiceRow,
    ApiPage,
    ApiPlace,
    SeveralInvoices,
)
from domain.errors import NotFound
from domain.identity import AccountId, InvoiceId, VendorId
from domain.money import Money

_c = invoices.c
_ROW = (
    _c.id,
    _c.account_id,
    _c.vendor_id,
    _c.number,
    _c.kind,
    _c.state,
    _c.source_reference,
    _c.po_reference,
    _c.accounting_reference,
    _c.issue_date,
    _c.due_date,
    _c.currency,
    _c.tax_exclusive,
    _c.tax,
    _c.payable,
    _c.open,
    _c.created_at,
)
_IS_ISSUED = _c.number.is_not(None)

# Written out, because a partial index serves only conditions that the planner can read.
_IS_CREDIT_NOTE = _c.kind == literal_column("'credit_note'")
_IS_UNSETTLED = _c.state.in_([literal_column("'issued'"), literal_column("'partially_paid'")])
_HAS_ENDED = _c.state.in_([literal_column("'void'"), literal_column("'uncollectible'")])


class PostgresApiInvoices:
    """`application.invoicing.api_reads.ApiInvoices`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rows(self, ids: Collection[InvoiceId], now: datetime) -> Mapping[InvoiceId, ApiInvoiceRow]:
        query = _with_names(_all_vendors(), invoices, _ROW, now).where(
            _c.id.in_(list(ids)), _IS_ISSUED
        )
        with self._engine.connect() as connection:
            return {InvoiceId(row.id): _row(row) for row in connection.execute(query)}

    def page(
        self,
        vendor_id: VendorId | None,
        filters: ApiFilters,
        place: ApiPlace | None,
        *,
        size: int,
        now: datetime,
    ) -> ApiPage:
        seen = _vendors_seen(vendor_id, filters.vendor)
        # A page of each vendor by its own index, and then the newest of all: walking one index
        # over all vendors would pass by a million documents of the others.
        found = (
            select(*_ROW)
            .where(
                _c.vendor_id == seen.c.id,
                _IS_ISSUED,
                *_narrowed(filters, _today(seen.c.timezone, now)),
                *_behind(place),
            )
            .order_by(_c.issue_date.desc(), _c.id.desc())
            .limit(size + 1)
            .lateral("found")
        )
        query = (
            _with_names(seen, found, tuple(found.c), now)
            .order_by(found.c.issue_date.desc(), found.c.id.desc())
            .limit(size + 1)
        )
        with self._engine.connect() as connection:
            rows = [_row(row) for row in connection.execute(query)]
        if len(rows) <= size:
            return ApiPage(rows, None)
        last = rows[size - 1]
        return ApiPage(rows[:size], ApiPlace(last.issue_date, last.id))

    def by_number(
        self, vendor_id: VendorId | None, number: str, vendor: str, now: datetime
    ) -> ApiInvoice:
        if "\0" in number:  # PostgreSQL can't store it, so nothing has such a number
            raise NotFound("invoice", number)
        seen = _vendors_seen(vendor_id, vendor)
        query = (
            _with_names(seen, invoices, tuple(invoices.c), now)
            .add_columns(documents.c.sha256)
            .outerjoin(
                documents, and_(documents.c.invoice_id == _c.id, documents.c.format == "pdf")
            )
            .where(_c.number == number)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
            if not rows:
                raise NotFound("invoice", number)
            if len(rows) > 1:
                raise SeveralInvoices(number, sorted(row.vendor for row in rows))
            lines = connection.execute(
                select(invoice_lines)
                .where(invoice_lines.c.invoice_id == rows[0].id)
                .order_by(invoice_lines.c.position)
            ).all()
        sha256 = rows[0].sha256
        return ApiInvoice(
            row=_row(rows[0]),
            invoice=invoice_from_rows(rows[0], lines),
            document_sha256=None if sha256 is None else bytes(sha256),
        )


def _vendors_seen(vendor_id: VendorId | None, code: str) -> Subquery:
    """The vendors that exist for the key, and of them the one that was asked for."""
    query = select(vendors.c.id, vendors.c.code, vendors.c.timezone)
    if vendor_id is not None:
        query = query.where(vendors.c.id == vendor_id)
    if code:
        query = query.where(vendors.c.code == code)
    return query.subquery("seen")


def _all_vendors() -> Subquery:
    return _vendors_seen(None, "")


def _with_names(
    seen: Subquery, found: FromClause, columns: tuple[ColumnElement[Any], ...], now: datetime
) -> Select[Any]:
    overdue = and_(found.c.open > 0, found.c.due_date < _today(seen.c.timezone, now))
    return (
        select(
            *columns,
            seen.c.code.label("vendor"),
            accounts.c.reference.label("customer"),
            overdue.label("is_overdue"),
        )
        .join_from(seen, found, true() if found is not invoices else _c.vendor_id == seen.c.id)
        .join(accounts, accounts.c.id == found.c.account_id)
    )


def _today(timezone: ColumnElement[str], now: datetime) -> ColumnElement[Any]:
    """The date at the vendor's place."""
    return cast(func.timezone(timezone, literal(now)), Date)


def _narrowed(filters: ApiFilters, today: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.customer:
        account = select(accounts.c.id).where(accounts.c.reference == filters.customer)
        conditions.append(_c.account_id == account.scalar_subquery())
    if filters.kind:
        conditions.append(_IS_CREDIT_NOTE if filters.kind == "credit_note" else ~_IS_CREDIT_NOTE)
    conditions += _with_status(filters.status, today)
    if filters.issued_from:
        conditions.append(_c.issue_date >= filters.issued_from)
    if filters.issued_to:
        conditions.append(_c.issue_date <= filters.issued_to)
    return conditions


def _with_status(status: str, today: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    match status:
        case "":
            return []
        case "open":
            return [_IS_UNSETTLED, _c.open > 0]
        case "overdue":
            return [_IS_UNSETTLED, _c.open > 0, _c.due_date < today]
        case "issued" | "partially_paid":
            return [_IS_UNSETTLED, _c.state == status]
        case "void" | "uncollectible":
            return [_HAS_ENDED, _c.state == status]
        case _:
            return [_c.state == status]


def _behind(place: ApiPlace | None) -> list[ColumnElement[bool]]:
    if place is None:
        return []
    here = tuple_(cast(literal(place.issue_date), Date), cast(literal(place.id), Uuid))
    return [tuple_(_c.issue_date, _c.id) < here]


def _row(row: Row[Any]) -> ApiInvoiceRow:
    return ApiInvoiceRow(
        id=InvoiceId(row.id),
        account_id=AccountId(row.account_id),
        number=row.number,
        kind=row.kind,
        status=row.state,
        is_overdue=row.is_overdue,
        vendor=row.vendor,
        customer=row.customer,
        source_reference=row.source_reference,
        po_reference=row.po_reference,
        accounting_reference=row.accounting_reference,
        issue_date=row.issue_date,
        due_date=row.due_date,
        tax_exclusive=Money(row.tax_exclusive, row.currency),
        tax=Money(row.tax, row.currency),
        payable=Money(row.payable, row.currency),
        open=Money(row.open, row.currency),
        created_at=row.created_at,
    )
