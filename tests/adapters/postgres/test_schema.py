"""The tables that the code declares are those that the migrations make."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, NullPool, create_engine, text
from tests.conftest import NewDatabase

from adapters.postgres.migrate import MIGRATIONS, is_current, newest
from adapters.postgres.tables import metadata


@pytest.fixture
def migrated(new_database: NewDatabase, migrated_template: str) -> Iterator[Engine]:
    engine = create_engine(new_database(template=migrated_template).migrations, poolclass=NullPool)
    yield engine
    engine.dispose()


def _differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return list(
            compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        )


def test_migrations_make_the_tables_that_are_declared(migrated: Engine) -> None:
    assert _differences(migrated) == []


@pytest.mark.parametrize(
    "change",
    [
        "DROP INDEX invoices_account_due_idx",
        "DROP TABLE allocations",
        "ALTER TABLE accounts ADD COLUMN forgotten text",
        "ALTER TABLE accounts ALTER COLUMN name DROP NOT NULL",
        "ALTER TABLE accounts ALTER COLUMN tax_id SET DEFAULT 'none'",
        "ALTER TABLE payments DROP CONSTRAINT payments_vendor_id_key_key",
    ],
)
def test_a_schema_that_drifted_is_noticed(migrated: Engine, change: str) -> None:
    with migrated.begin() as connection:
        connection.exec_driver_sql(change)
    assert _differences(migrated)


def test_migrations_are_one_line_of_files_that_are_numbered_in_order(migrated: Engine) -> None:
    names = sorted(file.stem for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
    assert newest() == names[-1][:4]
    assert is_current(migrated)


def test_a_database_that_had_its_refusals_from_the_start_takes_them_again(
    migrated: Engine,
) -> None:
    refusals = import_module("adapters.postgres.migrations.versions.0002_what_never_changes")
    with migrated.begin() as connection:
        connection.execute(text(refusals.REFUSALS))
        connection.execute(text(refusals.GUARDS))
    assert _differences(migrated) == []
