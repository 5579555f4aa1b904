"""Who logs in as which part: users with other rights than the part needs are refused."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from tests.builders import a_transaction, an_account
from tests.conftest import NewDatabase
from tests.installation import Installation

from adapters.embedded import DatabaseUrls, EmbeddedPostgres
from adapters.postgres.bound import bound_to
from adapters.postgres.engine import make_engine
from adapters.postgres.migrate import migrate
from adapters.postgres.roles import Role, WrongRights
from domain.identity import AccountId


@pytest.fixture
def urls(new_database: NewDatabase, migrated_template: str) -> DatabaseUrls:
    return new_database(template=migrated_template)


def connect(url: str, role: Role, **kw: bool) -> None:
    engine = make_engine(url, 1, role, **kw)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    finally:
        engine.dispose()


def test_each_part_logs_in_as_its_own_user(urls: DatabaseUrls) -> None:
    connect(urls.portal, Role.PORTAL)
    connect(urls.office, Role.OFFICE)
    connect(urls.worker, Role.WORKER)
    connect(urls.staff, Role.STAFF)


@pytest.mark.parametrize("role", Role)
def test_a_superuser_and_the_owner_serve_no_part(urls: DatabaseUrls, role: Role) -> None:
    with pytest.raises(WrongRights, match="it is a superuser"):
        connect(urls.administrator, role)
    with pytest.raises(WrongRights, match=r"it owns the tables.*docs/database.md"):
        connect(urls.migrations, role)


def test_the_user_of_another_part_is_refused(urls: DatabaseUrls) -> None:
    with pytest.raises(WrongRights, match="it is no member of counterfoil_portal"):
        connect(urls.office, Role.PORTAL)
    with pytest.raises(WrongRights, match="it is no member of counterfoil_office"):
        connect(urls.portal, Role.OFFICE)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        ("LOGIN BYPASSRLS IN ROLE counterfoil_portal", "it has BYPASSRLS"),
        ("LOGIN CREATEROLE IN ROLE counterfoil_portal", "it has CREATEROLE"),
        (
            "LOGIN IN ROLE counterfoil_portal, counterfoil_worker",
            "it is a member of counterfoil_portal and counterfoil_worker at once",
        ),
        ("LOGIN IN ROLE counterfoil_portal, counterfoil", "it owns the tables"),
    ],
)
def test_a_user_with_more_rights_is_refused(urls: DatabaseUrls, make: str, why: str) -> None:
    administrator = create_engine(urls.administrator, poolclass=NullPool)
    with administrator.begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE too_much {make}")
    try:
        with pytest.raises(WrongRights, match=why):
            connect(_as_user(urls, "too_much"), Role.PORTAL)
    finally:
        with administrator.begin() as connection:
            connection.exec_driver_sql("DROP ROLE too_much")


def test_one_statement_and_an_idle_transaction_have_their_time(urls: DatabaseUrls) -> None:
    with make_engine(urls.portal, 1, Role.PORTAL).connect() as connection:
        assert connection.execute(text("SHOW statement_timeout")).scalar() == "15s"
        idle = connection.execute(text("SHOW idle_in_transaction_session_timeout")).scalar()
        assert idle == "1min"


def _as_user(urls: DatabaseUrls, user: str) -> str:
    return make_url(urls.administrator).set(username=user).render_as_string(hide_password=False)


@pytest.fixture
def bare(own_servers_folder: Path) -> Iterator[EmbeddedPostgres]:
    """A cluster as somebody else set it up: none of our roles, one user who may make roles."""
    with EmbeddedPostgres(own_servers_folder / "postgres", durable=False) as server:
        with _administrator(server.urls).begin() as connection:
            for role in Role:
                connection.exec_driver_sql(f"DROP OWNED BY {role.value}")
                connection.exec_driver_sql(f"DROP ROLE {role.value}")
            connection.exec_driver_sql("CREATE ROLE only_one LOGIN CREATEROLE")
        yield server


def _administrator(urls: DatabaseUrls) -> Engine:
    return create_engine(urls.administrator, poolclass=NullPool)


def test_databases_that_are_migrated_at_once_share_the_roles(bare: EmbeddedPostgres) -> None:
    names = [f"one_of_many_{n}" for n in range(2)]
    with _administrator(bare.urls).execution_options(isolation_level="AUTOCOMMIT").connect() as c:
        for name in names:
            c.exec_driver_sql(f"CREATE DATABASE {name} OWNER only_one")
    urls = [_as_user(bare.urls_of(name), "only_one") for name in names]
    with ProcessPoolExecutor(len(urls), get_context("spawn")) as pool:
        for done in [pool.submit(_migrate, url) for url in urls]:
            done.result(120)


def _migrate(url: str) -> None:
    engine = make_engine(url, pool_size=1)
    migrate(engine)
    engine.dispose()


def test_one_user_who_plays_all_parts_is_held_by_the_rights_of_each(
    bare: EmbeddedPostgres, valkey_url: str, tmp_path: Path
) -> None:
    administrator = _administrator(bare.urls).execution_options(isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE alone OWNER only_one")
    url = _as_user(bare.urls_of("alone"), "only_one")
    urls = DatabaseUrls(url, "", "", "", "", bare.urls_of("alone").administrator)
    installation = Installation(urls, valkey_url, tmp_path / "data")
    installation.container.migrate()
    installation.add()
    installation.issue(a_transaction())
    installation.work_off()
    portal = installation.container.portal_engine()
    seen = text("SELECT count(*) FROM documents")
    with bound_to(an_account().id), portal.connect() as connection:
        assert connection.execute(seen).scalar() == 1
    with bound_to(AccountId(an_account(reference="C-2").id)), portal.connect() as connection:
        assert connection.execute(seen).scalar() == 0
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text("SELECT * FROM people"))
    installation.close()
