"""Invoices a second from posted transaction to commit, against raw inserts of the same rows.

The ceiling writes what the use case wrote, row for row, in transactions of the same size, with
SQLAlchemy Core and nothing else: no look-up, no rule, no number, no hash. Both take turns.
"""

import json
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Table, create_engine, insert, select
from tests.builders import a_vendor, an_account

from adapters.crypto.columns import SealedColumns
from adapters.crypto.key_ring import KeyRing
from adapters.embedded import EmbeddedPostgres
from adapters.postgres.tables import (
    audit_events,
    invoice_lines,
    invoice_taxes,
    invoices,
    journal_entries,
    journal_postings,
    number_series,
    outbox,
    transactions,
)
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from adapters.system import SystemClock, new_id
from application.billing.accept_transactions import BATCH, Accepted, AcceptTransactions
from benchmarks.database import MIGRATED, a_server
from benchmarks.reporting import Measurement
from domain.audit import Actor
from domain.billing import Transaction, TransactionLine
from domain.customers import Account

LINES = 5
CUSTOMERS = 500
ROUNDS = 4
ONE_BY_ONE = 150
IN_BATCHES = 1_500
"""Invoices a round."""

ACTOR = Actor.system("benchmark")
CLOCK = SystemClock()
SEAL = SealedColumns(KeyRing(Path("nowhere")))
"""No person is written here."""

_BY_INVOICE: list[tuple[Table, str]] = [
    (invoices, "id"),
    (invoice_lines, "invoice_id"),
    (invoice_taxes, "invoice_id"),
    (transactions, "invoice_id"),
]
"""Tables whose rows belong to an invoice, and by which column."""

Rows = dict[Table, list[dict[str, Any]]]


def main(*, as_json: bool) -> None:
    with a_server() as server:
        for name, batch, count in (
            ("issue, one by one", 1, ONE_BY_ONE),
            (f"issue, in batches of {BATCH}", BATCH, IN_BATCHES),
        ):
            _measure(server, name, batch, count).report(as_json=as_json)


def _measure(server: EmbeddedPostgres, name: str, batch: int, count: int) -> Measurement:
    ours = theirs = 0.0
    for round_ in range(ROUNDS):
        label = f"{batch}_{round_}"
        with _business(server, f"ours_{label}") as (engine, customers):
            posted = [_transaction(i, customers) for i in range(count)]
            accept = AcceptTransactions(
                lambda actor, engine=engine: PostgresUnitOfWork(engine, actor, CLOCK, new_id, SEAL),
                CLOCK,
                new_id,
            )
            ours += _accepted(accept, posted, batch)
            written = _written(engine, batch)
        with _business(server, f"raw_{label}") as (engine, _):
            theirs += _inserted(engine, written)
    total = count * ROUNDS
    return Measurement(name, total / ours, "invoices/s", total / theirs, total)


@contextmanager
def _business(server: EmbeddedPostgres, name: str) -> Iterator[tuple[Engine, list[Account]]]:
    """A database with one vendor and its customers, the same in each."""
    engine = create_engine(server.create_database(name, MIGRATED).office, pool_size=1)
    vendor = a_vendor()
    customers = [an_account(reference=f"C-{i}") for i in range(CUSTOMERS)]
    with PostgresUnitOfWork(engine, ACTOR, CLOCK, new_id, SEAL) as work:
        work.vendors.add(vendor)
        work.accounts.add_all(customers)
        work.commit()
    yield engine, customers
    engine.dispose()


def _transaction(index: int, customers: Sequence[Account]) -> Transaction:
    lines = tuple(
        TransactionLine(
            f"Article {index % 997}-{i}", Decimal(1 + (index + i) % 12), Decimal("4.25")
        )
        for i in range(LINES)
    )
    customer = customers[index % len(customers)].reference
    payload = {"reference": f"T-{index}", "customer": customer, "lines": [str(x) for x in lines]}
    return Transaction(
        vendor=a_vendor().code,
        source="benchmark",
        reference=f"T-{index}",
        customer=customer,
        currency="GBP",
        lines=lines,
        payload=json.dumps(payload),
    )


def _accepted(accept: AcceptTransactions, posted: Sequence[Transaction], batch: int) -> float:
    begun = time.perf_counter()
    for start in range(0, len(posted), batch):
        outcomes = accept(posted[start : start + batch], ACTOR, bulk=True)
        if not all(isinstance(outcome, Accepted) for outcome in outcomes):
            raise RuntimeError(f"not every transaction was accepted: {outcomes}")
    return time.perf_counter() - begun


def _written(engine: Engine, batch: int) -> list[Rows]:
    """What the use case wrote, by transaction, ready to be inserted."""
    with engine.connect() as connection:

        def rows(table: Table) -> list[dict[str, Any]]:
            return [dict(row) for row in connection.execute(select(table)).mappings()]

        ordered = [row["id"] for row in sorted(rows(invoices), key=lambda row: row["number"])]
        place = {invoice_id: i // batch for i, invoice_id in enumerate(ordered)}
        batches: list[Rows] = [defaultdict(list) for _ in range(-(-len(ordered) // batch))]
        for table, column in _BY_INVOICE:
            for row in rows(table):
                batches[place[row[column]]][table].append(row)
        entries = {}
        for row in rows(journal_entries):
            entries[row["id"]] = place[UUID(row["subject_id"])]
            batches[entries[row["id"]]][journal_entries].append(row)
        for row in rows(journal_postings):
            batches[entries[row["entry_id"]]][journal_postings].append(row)
        for row in rows(audit_events):
            if row["subject_kind"] == "invoice":
                batches[place[UUID(row["subject_id"])]][audit_events].append(row)
        for row in rows(outbox):
            del row["id"]
            batches[place[UUID(row["payload"]["invoice_id"])]][outbox].append(row)
        batches[0][number_series] = rows(number_series)
    return batches


def _inserted(engine: Engine, batches: Sequence[Rows]) -> float:
    begun = time.perf_counter()
    for rows in batches:
        with engine.begin() as connection:
            for table, values in rows.items():
                connection.execute(insert(table), values)
    return time.perf_counter() - begun
