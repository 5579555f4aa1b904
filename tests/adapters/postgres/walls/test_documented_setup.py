"""What docs/database.md tells an operator to type, on a cluster that has never seen us."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text
from tests.builders import a_transaction
from tests.installation import Installation

from adapters.embedded import DatabaseUrls, EmbeddedPostgres
from adapters.postgres.bound import bound_to
from domain.identity import AccountId
from entrypoints.settings import ROOT

PAGE = (ROOT / "docs" / "database.md").read_text()
SET_UP, NEW_TABLE = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def urls(own_servers_folder: Path) -> Iterator[DatabaseUrls]:
    with EmbeddedPostgres(own_servers_folder / "postgres", durable=False) as server:
        address = make_url(server.urls.administrator)
        administrator = create_engine(
            address.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )

        def as_user(name: str, database: str = "counterfoil") -> str:
            chosen = address.set(username=name, database=database)
            return chosen.render_as_string(hide_password=False)

        with administrator.connect() as connection:
            connection.execute(text("DROP DATABASE counterfoil"))
            for role in ("portal", "staff", "office", "worker"):
                connection.execute(text(f"DROP ROLE counterfoil_{role}_user"))
                connection.execute(text(f"DROP ROLE counterfoil_{role}"))
            connection.execute(text("DROP ROLE counterfoil"))
            for statement in SET_UP.split(";\n"):
                if statement.strip():
                    connection.execute(text(statement))
        yield DatabaseUrls(
            office=as_user("cf_office"),
            portal=as_user("cf_portal"),
            staff=as_user("cf_staff"),
            worker=as_user("cf_worker"),
            migrations=as_user("counterfoil"),
            administrator=as_user("postgres"),
        )


def test_it_works_as_it_is_written(urls: DatabaseUrls, valkey_url: str, tmp_path: Path) -> None:
    installation = Installation(urls, valkey_url, tmp_path / "data")
    installation.container.migrate()
    installation.add()
    installation.issue(a_transaction())
    installation.work_off()
    assert all(installation.container.readiness()().values())
    account_id = AccountId(installation.scalar("SELECT id FROM accounts"))
    _a_new_table(installation, account_id)
    installation.close()


def _a_new_table(installation: Installation, account_id: AccountId) -> None:
    owner = create_engine(installation.urls.migrations, poolclass=NullPool)
    with owner.begin() as connection:
        connection.execute(text("CREATE TABLE disputes (account_id uuid, words text)"))
        connection.exec_driver_sql(NEW_TABLE)
    office, portal = installation.container.engine(), installation.container.portal_engine()
    with office.begin() as connection:
        values = {"own": account_id}
        connection.execute(text("INSERT INTO disputes VALUES (:own, 'own')"), values)
        connection.execute(text("INSERT INTO disputes VALUES (gen_random_uuid(), 'theirs')"))
    with bound_to(account_id), portal.connect() as connection:
        assert connection.execute(text("SELECT words FROM disputes")).scalars().all() == ["own"]
    with owner.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM disputes")).scalar() == 0
