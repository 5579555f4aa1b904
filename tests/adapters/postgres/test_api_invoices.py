"""What the API reads costs the same however many documents there are."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from benchmarks.list_data import fill
from sqlalchemy import Engine, NullPool, create_engine, event
from tests.conftest import NewDatabase

from adapters.postgres.api_invoices import PostgresApiInvoices
from application.invoicing.api_reads import ApiFilters, ApiPlace
from domain.identity import VendorId

NOW = datetime.now(UTC)
MONTH = ApiFilters(issued_from=date(2020, 1, 1), issued_to=date(2020, 1, 31))
STATUSES = ("open", "overdue", "issued", "partially_paid", "paid", "void", "uncollectible")


@pytest.fixture(scope="module")
def many(new_database: NewDatabase, migrated_template: str) -> Iterator[Engine]:
    """20,000 documents of 400 customers and two vendors."""
    urls = new_database(template=migrated_template)
    fill(urls.administrator, accounts=400, each=50, members=1)
    engine = create_engine(urls.office, poolclass=NullPool)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "filters",
    [
        ApiFilters(),
        ApiFilters(customer="C-7"),
        ApiFilters(customer="nobody"),
        ApiFilters(kind="credit_note"),
        MONTH,
        *(ApiFilters(status=status) for status in STATUSES),
    ],
    ids=str,
)
@pytest.mark.parametrize("whose", ["one vendor's", "every vendor's"])
def test_no_list_scans_all_documents(many: Engine, filters: ApiFilters, whose: str) -> None:
    reads = PostgresApiInvoices(many)
    first = reads.page(None, ApiFilters(), None, size=1, now=NOW).rows[0]
    with many.connect() as connection:
        vendor = connection.exec_driver_sql("SELECT id FROM vendors LIMIT 1").scalar_one()
    vendor_id = VendorId(vendor) if whose == "one vendor's" else None
    place = ApiPlace(first.issue_date, first.id)
    for where in (None, place):
        plan = _plan(many, lambda at=where: reads.page(vendor_id, filters, at, size=50, now=NOW))
        assert "Seq Scan on invoices" not in plan, plan
        assert "invoices_" in plan


def _plan(engine: Engine, read: Callable[[], object]) -> str:
    """How PostgreSQL does the statement that `read` sends."""
    sent: list[Any] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        sent.append((statement, values))

    event.listen(engine, "before_cursor_execute", keep)
    try:
        read()
    finally:
        event.remove(engine, "before_cursor_execute", keep)
    statement, values = sent[-1]
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN {statement}", values)
        return "\n".join(row[0] for row in rows)
