"""Stores of invoices and of their numbers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import Connection, and_, func, select, update
from sqlalchemy.dialects import postgresql

from adapters.postgres.invoice_rows import (
    invoice_from_rows,
    invoice_values,
    line_values,
    tax_values,
    what_may_follow,
)
from adapters.postgres.rows import insert_rows
from adapters.postgres.tables import (
    invoice_lines,
    invoice_taxes,
    invoices,
    number_series,
    transactions,
)
from domain.errors import Conflict, NotFound
from domain.identity import InvoiceId, VendorId
from domain.invoicing import Invoice, NumberFormat, NumberOutOfOrder, NumberRange
from domain.money import Money
from domain.tax import TaxCategory, TaxScheme


class PostgresInvoices:
    """`application.unit_of_work.Invoices`. `seen` collects what was added or saved."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.seen: list[Invoice] = []

    def get(self, invoice_id: InvoiceId) -> Invoice:
        found = self._load([invoice_id], lock=False)
        if invoice_id not in found:
            raise NotFound("invoice", invoice_id)
        return found[invoice_id]

    def for_update(self, invoice_ids: Collection[InvoiceId]) -> Mapping[InvoiceId, Invoice]:
        return self._load(invoice_ids, lock=True)

    def ids_of(
        self, vendor_id: VendorId, source: str, references: Collection[str]
    ) -> Mapping[str, InvoiceId]:
        wanted = list(references)
        by_reference = self._connection.execute(
            select(transactions.c.reference, transactions.c.invoice_id).where(
                transactions.c.vendor_id == vendor_id,
                transactions.c.source == source,
                transactions.c.reference.in_(wanted),
            )
        )
        found = {row.reference: InvoiceId(row.invoice_id) for row in by_reference}
        by_number = self._connection.execute(
            select(invoices.c.number, invoices.c.id).where(
                invoices.c.vendor_id == vendor_id, invoices.c.number.in_(wanted)
            )
        )
        return found | {row.number: InvoiceId(row.id) for row in by_number}

    def add_all(self, added: Sequence[Invoice]) -> None:
        if not added:
            return
        for table, rows in (
            (invoices, [invoice_values(invoice) for invoice in added]),
            (invoice_lines, [row for one in added for row in line_values(one)]),
            (invoice_taxes, [row for one in added for row in tax_values(one)]),
        ):
            insert_rows(self._connection, table, rows)
        self.seen.extend(added)

    def save(self, invoice: Invoice) -> None:
        saved = self._connection.execute(
            update(invoices)
            .where(invoices.c.id == invoice.id, invoices.c.version == invoice.version)
            .values(**what_may_follow(invoice), version=invoice.version + 1)
        )
        if saved.rowcount != 1:
            raise Conflict(f"Invoice {invoice.number} was changed by somebody else meanwhile.")
        invoice.version += 1
        self.seen.append(invoice)

    def _load(self, wanted: Collection[InvoiceId], *, lock: bool) -> dict[InvoiceId, Invoice]:
        query = select(invoices).where(invoices.c.id.in_(list(wanted))).order_by(invoices.c.id)
        rows = self._connection.execute(query.with_for_update() if lock else query).all()
        lines = self._connection.execute(
            select(invoice_lines)
            .where(invoice_lines.c.invoice_id.in_(list(wanted)))
            .order_by(invoice_lines.c.invoice_id, invoice_lines.c.position)
        ).all()
        lines_of = {key: list(own) for key, own in groupby(lines, lambda line: line.invoice_id)}
        found = {
            InvoiceId(row.id): invoice_from_rows(row, lines_of.get(row.id, [])) for row in rows
        }
        self._load_credited([invoice for invoice in found.values() if not invoice.credited.is_zero])
        return found

    def _load_credited(self, credited: Sequence[Invoice]) -> None:
        """What their credit notes have taken back of each tax row."""
        if not credited:
            return
        by_id = {invoice.id: invoice for invoice in credited}
        taxes = invoice_taxes.c
        row = (taxes.scheme, taxes.category, taxes.rate, taxes.jurisdiction)
        sums = self._connection.execute(
            select(invoices.c.corrects, *row, func.sum(taxes.taxable).label("taxable"))
            .join_from(invoice_taxes, invoices, invoices.c.id == taxes.invoice_id)
            .where(invoices.c.corrects.in_(list(by_id)))
            .group_by(invoices.c.corrects, *row)
        )
        for one in sums:
            invoice = by_id[InvoiceId(one.corrects)]
            key = TaxScheme(one.scheme), TaxCategory(one.category), one.rate, one.jurisdiction
            taken = Money(int(one.taxable), invoice.content.currency)
            invoice.taxable_credited = {**invoice.taxable_credited, key: taken}


class PostgresNumbering:
    """`application.unit_of_work.Numbering`: a counter row a series, locked until the commit.

    A rolled back transaction gives its numbers back, because the counter goes back with it.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(
        self,
        vendor_id: VendorId,
        series: str,
        number_format: NumberFormat,
        dates: Sequence[date],
    ) -> NumberRange:
        first, last, count = dates[0], dates[-1], len(dates)
        upsert = postgresql.insert(number_series).values(
            vendor_id=vendor_id, series=series, next=1 + count, last_date=last
        )
        taken = self._connection.execute(
            upsert.on_conflict_do_update(
                index_elements=["vendor_id", "series"],
                set_={"next": number_series.c.next + count, "last_date": last},
                where=number_series.c.last_date <= first,
            ).returning(number_series.c.next)
        ).scalar()
        if taken is None:
            raise NumberOutOfOrder(vendor_id, series, first, self._last_date(vendor_id, series))
        return NumberRange(series, number_format, first=taken - count, count=count)

    def _last_date(self, vendor_id: VendorId, series: str) -> date:
        last: date = self._connection.execute(
            select(number_series.c.last_date).where(
                and_(number_series.c.vendor_id == vendor_id, number_series.c.series == series)
            )
        ).scalar_one()
        return last
