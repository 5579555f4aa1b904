"""What the API reads of invoices; every statement begins with the vendors that the key may see."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Date,
    Engine,
    Row,
    Select,
    and_,
    cast,
    func,
    literal,
    select,
)

from adapters.postgres.tables import accounts, invoices, vendors
from application.invoicing.api_reads import ApiInvoiceRow
from domain.identity import InvoiceId
from domain.money import Money

_c = invoices.c
COLUMNS = (
    _c.id,
    _c.number,
    _c.kind,
    _c.state,
    _c.source_reference,
    _c.po_reference,
    _c.issue_date,
    _c.due_date,
    _c.currency,
    _c.tax_exclusive,
    _c.tax,
    _c.payable,
    _c.open,
    _c.created_at,
)


class PostgresApiInvoices:
    """`application.invoicing.api_reads.ApiInvoices`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rows(self, ids: Collection[InvoiceId], now: datetime) -> Mapping[InvoiceId, ApiInvoiceRow]:
        query = _listed(now).where(_c.id.in_(list(ids)), _c.number.is_not(None))
        with self._engine.connect() as connection:
            return {InvoiceId(row.id): _row(row) for row in connection.execute(query)}


def _listed(now: datetime) -> Select[Any]:
    """Overdue by the calendar of the vendor's place."""
    today = cast(func.timezone(vendors.c.timezone, literal(now)), Date)
    return (
        select(
            *COLUMNS,
            vendors.c.code.label("vendor"),
            accounts.c.reference.label("customer"),
            and_(_c.open > 0, _c.due_date < today).label("is_overdue"),
        )
        .join_from(invoices, vendors, vendors.c.id == _c.vendor_id)
        .join(accounts, accounts.c.id == _c.account_id)
    )


def _row(row: Row[Any]) -> ApiInvoiceRow:
    return ApiInvoiceRow(
        id=InvoiceId(row.id),
        number=row.number,
        kind=row.kind,
        status=row.state,
        is_overdue=row.is_overdue,
        vendor=row.vendor,
        customer=row.customer,
        source_reference=row.source_reference,
        po_reference=row.po_reference,
        issue_date=row.issue_date,
        due_date=row.due_date,
        tax_exclusive=Money(row.tax_exclusive, row.currency),
        tax=Money(row.tax, row.currency),
        payable=Money(row.payable, row.currency),
        open=Money(row.open, row.currency),
        created_at=row.created_at,
    )
