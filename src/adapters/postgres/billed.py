"""Which invoices were issued, for whoever assigns payments to them."""

from sqlalchemy import Engine, select

from adapters.postgres.tables import accounts, invoices, transactions, vendors
from application.payments.ports import Billed
from domain.invoicing import DocumentKind
from domain.money import Money


class PostgresBilled:
    """`application.payments.ports.ReadBilled`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_source(self, source: str) -> list[Billed]:
        query = (
            select(
                invoices.c.number,
                vendors.c.code,
                accounts.c.reference,
                invoices.c.source_reference,
                invoices.c.issue_date,
                invoices.c.due_date,
                invoices.c.payable,
                invoices.c.open,
                invoices.c.currency,
            )
            .join_from(transactions, invoices, invoices.c.id == transactions.c.invoice_id)
            .join(vendors, vendors.c.id == invoices.c.vendor_id)
            .join(accounts, accounts.c.id == invoices.c.account_id)
            .where(
                transactions.c.source == source,
                invoices.c.kind == DocumentKind.INVOICE.value,
            )
            .order_by(invoices.c.issue_date, invoices.c.number)
        )
        with self._engine.connect() as connection:
            return [
                Billed(
                    number=row.number,
                    vendor=row.code,
                    customer=row.reference,
                    source_reference=row.source_reference,
                    issue_date=row.issue_date,
                    due_date=row.due_date,
                    payable=Money(row.payable, row.currency),
                    open=Money(row.open, row.currency),
                )
                for row in connection.execute(query)
            ]
