"""What an account's members can be limited to."""

from sqlalchemy import Engine, func, select

from adapters.postgres.tables import invoices, vendors
from application.access.limit_reads import Limitable
from domain.identity import AccountId, VendorId

MOST_CENTRES = 100


class PostgresLimitReads:
    """`application.access.limit_reads.FindLimitable`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, account_id: AccountId) -> Limitable:
        is_theirs = (invoices.c.account_id == account_id, invoices.c.issue_date.is_not(None))
        has_issued = select(invoices.c.id).where(*is_theirs, invoices.c.vendor_id == vendors.c.id)
        sellers = (
            select(vendors.c.id, vendors.c.name)
            .where(has_issued.exists())
            .order_by(vendors.c.name, vendors.c.id)
        )
        currencies = (
            select(invoices.c.currency)
            .where(*is_theirs)
            .group_by(invoices.c.currency)
            .order_by(func.count().desc(), invoices.c.currency)
        )
        centres = (
            select(invoices.c.accounting_reference)
            .where(*is_theirs, invoices.c.accounting_reference != "")
            .distinct()
            .order_by(invoices.c.accounting_reference)
            .limit(MOST_CENTRES)
        )
        with self._engine.connect() as connection:
            return Limitable(
                [(VendorId(row.id), row.name) for row in connection.execute(sellers)],
                list(connection.execute(currencies).scalars()),
                list(connection.execute(centres).scalars()),
            )
