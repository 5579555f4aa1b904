"""Row-level security costs the portal no plan: what walked an index still does."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from benchmarks.list_data import fill
from sqlalchemy import Engine, NullPool, create_engine, event, text
from tests.conftest import NewDatabase

from adapters.postgres.bound import bound_to
from adapters.postgres.engine import make_engine
from adapters.postgres.portal_invoices import PostgresPortalInvoices
from adapters.postgres.roles import Role
from application.invoicing.portal_reads import InvoiceFilters, PortalScope
from domain.identity import AccountId

FILTERS = [
    InvoiceFilters(),
    InvoiceFilters(sort="due"),
    InvoiceFilters(sort="-amount"),
    InvoiceFilters(sort="number"),
    InvoiceFilters(q="PO-17"),
    InvoiceFilters(number="INV-2026"),
    InvoiceFilters(status="overdue"),
    InvoiceFilters(date_from=date(2025, 1, 1), date_to=date(2025, 12, 31)),
]


@pytest.fixture(scope="module")
def portal(new_database: NewDatabase, migrated_template: str) -> Iterator[Engine]:
    """20,000 invoices of 400 customers."""
    urls = new_database(template=migrated_template)
    fill(urls.administrator, accounts=400, each=50, members=1)
    engine = make_engine(urls.portal, 1, Role.PORTAL)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def account(portal: Engine) -> AccountId:
    administrator = create_engine(portal.url.set(username="postgres"), poolclass=NullPool)
    with administrator.connect() as connection:
        return AccountId(connection.execute(text("SELECT id FROM accounts LIMIT 1")).scalar_one())


def plans(engine: Engine, account: AccountId, read: Callable[[], object]) -> list[str]:
    """How PostgreSQL does each statement that `read` sends."""
    sent: list[Any] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        sent.append((statement, values))

    with bound_to(account):
        event.listen(engine, "before_cursor_execute", keep)
        try:
            read()
        finally:
            event.remove(engine, "before_cursor_execute", keep)
        with engine.connect() as connection:
            return [
                "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {one}", values))
                for one, values in sent
            ]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_the_list_walks_the_accounts_index(
    portal: Engine, account: AccountId, filters: InvoiceFilters
) -> None:
    reads, scope = PostgresPortalInvoices(portal), PortalScope(account, date.today(), None)  # noqa: DTZ011
    with bound_to(account):
        first = reads.page(scope, filters, None)
    for place in (None, first.older):
        for plan in plans(portal, account, lambda at=place: reads.page(scope, filters, at)):
            assert "invoices_account_" in plan, plan
            assert "Seq Scan on invoices" not in plan, plan


def test_one_invoice_is_found_by_its_key(portal: Engine, account: AccountId) -> None:
    reads, scope = PostgresPortalInvoices(portal), PortalScope(account, date.today(), None)  # noqa: DTZ011
    with bound_to(account):
        one = reads.page(scope, InvoiceFilters(), None).rows[0].id

    def look() -> None:
        # The filled rows have no seller and buyer that could be shown.
        with suppress(KeyError, TypeError):
            reads.sheet(scope, one)

    found = plans(portal, account, look)
    assert found
    assert not any("Seq Scan on invoices" in plan for plan in found), found


def test_the_two_accounts_are_compared_once_before_the_first_row(
    portal: Engine, account: AccountId
) -> None:
    reads, scope = PostgresPortalInvoices(portal), PortalScope(account, date.today(), None)  # noqa: DTZ011
    rows, *_ = plans(portal, account, lambda: reads.page(scope, InvoiceFilters(), None))
    assert "One-Time Filter" in rows
