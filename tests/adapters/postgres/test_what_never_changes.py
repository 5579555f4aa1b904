"""What was issued can't be changed by any SQL: the database itself refuses, whoever asks."""

# ruff: noqa: S608 - statements of names that stand in this file and in our own tables

import pytest
from sqlalchemy import Column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from tests.builders import a_transaction
from tests.installation import Installation

from adapters.postgres.tables import invoice_lines, invoice_taxes, invoices
from domain.invoicing import DocumentKind

MAY_FOLLOW = {"state", "paid", "credited", "credit_applied", "written_off", "open", "version"}
"""What payments and credit notes change on an issued invoice."""

WRITTEN_ONCE = (
    "audit_events",
    "journal_entries",
    "journal_postings",
    "transactions",
    "invoice_lines",
    "invoice_taxes",
)


@pytest.fixture
def issued(installation: Installation) -> Installation:
    installation.add()
    installation.issue(a_transaction("T-1"))
    installation.issue(a_transaction("C-1", kind=DocumentKind.CREDIT_NOTE, corrects="T-1"))
    return installation


def refusal_of(installation: Installation, statement: str) -> str:
    """SQLSTATE of the refusal; the statement must not get through."""
    with (
        pytest.raises(DBAPIError) as refusal,
        installation.administrator.begin() as connection,
    ):
        connection.execute(text(statement))
    state: str = getattr(refusal.value.orig, "sqlstate", "")
    return state


def altered(column: Column[object]) -> str:
    """Another value of a column, in SQL."""
    if isinstance(column.type, JSONB):
        return """'{"altered": true}'"""
    others = {
        "UUID": "gen_random_uuid()",
        "int": f"coalesce({column.name}, 0) + 1",
        "Decimal": f"coalesce({column.name}, 0) + 1",
        "date": f"coalesce({column.name}, '2026-01-01') + 1",
        "datetime": f"{column.name} + interval '1 day'",
        "bytes": "'altered'::bytea",
        "str": "'altered'",
    }
    return others[column.type.python_type.__name__]


def test_no_column_of_an_issued_invoice_can_be_altered(issued: Installation) -> None:
    for column in invoices.c:
        if column.name in MAY_FOLLOW:
            continue
        new = altered(column)
        state = refusal_of(issued, f"UPDATE invoices SET {column.name} = {new}")
        assert state in {"23001", "23503"}, column.name
        assert refusal_of(issued, f"UPDATE invoices SET {column.name} = {new}, paid = 1") == state


def test_no_column_of_its_lines_and_taxes_can_be_altered(issued: Installation) -> None:
    for table in (invoice_lines, invoice_taxes):
        for column in table.c:
            new = altered(column)
            statement = f"UPDATE {table.name} SET {column.name} = {new}"
            assert refusal_of(issued, statement) == "23001", column.name


def test_what_follows_an_issued_invoice_may_be_written(issued: Installation) -> None:
    sets = ", ".join(f"{name} = {name}" for name in sorted(MAY_FOLLOW))
    with issued.administrator.begin() as connection:
        assert connection.execute(text(f"UPDATE invoices SET {sets}")).rowcount == 2


@pytest.mark.parametrize("table", ["invoices", *WRITTEN_ONCE])
def test_nothing_of_it_can_be_removed(issued: Installation, table: str) -> None:
    assert issued.scalar(f"SELECT count(*) FROM {table}")
    assert refusal_of(issued, f"DELETE FROM {table}") == "23001"
    assert refusal_of(issued, f"TRUNCATE {table} CASCADE") == "23001"


@pytest.mark.parametrize("table", WRITTEN_ONCE)
def test_what_is_written_once_can_not_be_written_again(issued: Installation, table: str) -> None:
    assert refusal_of(issued, f"UPDATE {table} SET account_id = gen_random_uuid()") == "23001"


def test_an_issued_number_can_not_be_given_to_another_document(issued: Installation) -> None:
    again = """INSERT INTO invoices SELECT (jsonb_populate_record(i,
        jsonb_build_object('id', gen_random_uuid()))).* FROM invoices i WHERE kind = 'invoice'"""
    assert refusal_of(issued, again) == "23505"
