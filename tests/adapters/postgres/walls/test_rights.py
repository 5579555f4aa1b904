"""Who may do what in the database: read from its catalog, against what was agreed to."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError
from tests.adapters.postgres.walls.expected import (
    AS_OWNER,
    FUNCTIONS,
    OFFICE,
    PORTAL,
    RIGHTS,
    STAFF,
    WITHOUT_CUSTOMERS,
    WORKER,
)
from tests.conftest import NewDatabase

from adapters.embedded import DatabaseUrls
from adapters.postgres.sealed_columns import sealed_columns

HOW = "see docs/database.md, A new table"


@pytest.fixture(scope="module")
def urls(new_database: NewDatabase, migrated_template: str) -> DatabaseUrls:
    return new_database(template=migrated_template)


@pytest.fixture(scope="module")
def ask(urls: DatabaseUrls) -> Iterator[Callable[[str], list[Any]]]:
    engine = create_engine(urls.administrator, poolclass=NullPool)

    def rows(query: str) -> list[Any]:
        with engine.connect() as connection:
            return list(connection.execute(text(query)))

    yield rows
    engine.dispose()


def test_each_role_has_the_rights_that_were_agreed_to_and_nobody_else_has_any(ask) -> None:
    found: dict[str, dict[str, set[str]]] = {}
    whole = ask("""SELECT c.oid::regclass::text AS table, coalesce(r.rolname, 'PUBLIC') AS role,
            privilege_type AS right
        FROM pg_class c, aclexplode(coalesce(relacl, acldefault('r', relowner))) a
        LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND a.grantee <> relowner
            AND relnamespace NOT IN (SELECT oid FROM pg_namespace
                WHERE nspname LIKE 'pg\\_%' OR nspname = 'information_schema')""")
    of_columns = ask("""SELECT c.oid::regclass::text AS table,
            coalesce(r.rolname, 'PUBLIC') AS role,
            format('%s (%s)', privilege_type, string_agg(attname, ', ' ORDER BY attname)) AS right
        FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid, aclexplode(attacl) a
        LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE relnamespace = 'public'::regnamespace GROUP BY 1, 2, privilege_type""")
    for row in whole + of_columns:
        found.setdefault(row.table, {}).setdefault(row.role, set()).add(row.right)
    assert found == RIGHTS, f"rights in the database on the left, agreed ones on the right; {HOW}"


def test_every_table_keeps_accounts_apart_or_says_why_it_needs_not(ask) -> None:
    tables = {
        row.table: row
        for row in ask("""
            SELECT oid::regclass::text AS table,
                relrowsecurity AND relforcerowsecurity AS guarded,
                EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) AS has_policies
            FROM pg_class c WHERE relkind IN ('r', 'p')
                AND relnamespace = 'public'::regnamespace""")
    }
    open_ones = {name for name, row in tables.items() if not (row.guarded and row.has_policies)}
    assert open_ones == set(WITHOUT_CUSTOMERS), HOW
    with_account = ask("""SELECT DISTINCT attrelid::regclass::text AS table FROM pg_attribute
        WHERE attname = 'account_id' AND attrelid::regclass::text IN
            (SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p'))""")
    assert not {row.table for row in with_account} & set(WITHOUT_CUSTOMERS)


def test_the_portal_sees_through_no_policy_but_that_of_its_account(ask) -> None:
    rows = ask("""SELECT tablename AS table, permissive, qual, with_check FROM pg_policies
        WHERE 'counterfoil_portal' = ANY(roles) OR 'public' = ANY(roles)""")
    guarded = {name for name, rights in RIGHTS.items() if PORTAL in rights} - set(WITHOUT_CUSTOMERS)
    assert sorted(row.table for row in rows) == sorted(guarded)
    for row in rows:
        column = "id" if row.table == "accounts" else "account_id"
        assert (
            row.qual.split() == f"({column} = ( SELECT bound_account() AS bound_account))".split()
        )
        assert row.with_check is None, "then the same holds for what is written"


def test_staff_see_through_no_policy_but_that_of_a_staff_user(ask) -> None:
    rows = ask("""SELECT tablename AS table, cmd, qual FROM pg_policies
        WHERE 'counterfoil_staff' = ANY(roles)""")
    guarded = {name for name, rights in RIGHTS.items() if STAFF in rights} - set(WITHOUT_CUSTOMERS)
    assert sorted(row.table for row in rows) == sorted(guarded)
    assert {(row.cmd, " ".join(row.qual.split())) for row in rows} == {
        ("SELECT", "( SELECT is_bound_to_staff() AS is_bound_to_staff)")
    }


def test_parts_of_a_table_are_reached_through_it_alone(ask) -> None:
    """A partition has no row-level security of its own."""
    assert ask("SELECT 1 FROM pg_class WHERE relispartition AND relkind = 'r'")
    assert not ask("""SELECT oid::regclass FROM pg_class, unnest(ARRAY['counterfoil_portal',
            'counterfoil_staff', 'counterfoil_office', 'counterfoil_worker']) AS role
        WHERE relispartition AND relkind = 'r'
            AND has_table_privilege(role, oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')""")


def test_functions_are_called_by_whom_they_are_for(ask) -> None:
    rows = ask("""SELECT p.oid::regprocedure::text AS function, prosecdef AS as_owner,
            ARRAY(SELECT coalesce(r.rolname::text, 'PUBLIC')
                FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) a
                LEFT JOIN pg_roles r ON r.oid = a.grantee
                WHERE a.grantee <> proowner) AS callers, proconfig
        FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
            AND prorettype <> 'trigger'::regtype
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')""")
    assert {row.function: set(row.callers) for row in rows} == FUNCTIONS, HOW
    assert {row.function for row in rows if row.as_owner} == AS_OWNER
    for row in rows:
        if row.as_owner:  # otherwise its caller chooses what the names in it mean
            paths = [setting for setting in row.proconfig if setting.startswith("search_path=")]
            assert paths == ["search_path=pg_catalog, public, pg_temp"], row.function


def test_the_worker_can_put_every_sealed_column_under_a_newer_key(ask) -> None:
    for sealed in sealed_columns():
        [row] = ask(f"""SELECT has_column_privilege('{WORKER}', '{sealed.table.name}',
                '{sealed.column.name}', 'UPDATE') AND has_column_privilege('{WORKER}',
                '{sealed.table.name}', '{sealed.id.name}', 'SELECT') AS may""")
        assert row.may, f"{sealed.name}: {HOW}"


def test_our_roles_are_groups_without_a_power_of_their_own(ask) -> None:
    rows = ask("SELECT * FROM pg_roles WHERE rolname LIKE 'counterfoil\\_%'")
    assert {PORTAL, STAFF, OFFICE, WORKER} <= {row.rolname for row in rows}
    for row in rows:
        powers = (row.rolsuper, row.rolbypassrls, row.rolcreaterole, row.rolcreatedb)
        assert not any((*powers, row.rolreplication)), row.rolname
        assert row.rolcanlogin is row.rolname.endswith("_user")


FORBIDDEN = {
    "reading passwords": "SELECT * FROM pg_authid",
    "becoming another part": "SET ROLE counterfoil_office",
    "becoming the worker": "SET ROLE counterfoil_worker",
    "becoming the owner": "SET ROLE counterfoil",
    "becoming the administrator": "SET SESSION AUTHORIZATION postgres",
    "making a function": "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "making a table": "CREATE TABLE t (a int)",
    "making a temporary table": "CREATE TEMPORARY TABLE t (a int)",
    "making a schema": "CREATE SCHEMA s",
    "switching a trigger off": "ALTER TABLE audit_events DISABLE TRIGGER USER",
    "switching all triggers off": "SET session_replication_role = replica",
    "switching row security off": "ALTER TABLE invoices DISABLE ROW LEVEL SECURITY",
    "a policy of one's own": "CREATE POLICY p ON invoices USING (true)",
    "emptying": "TRUNCATE invoices CASCADE",
    "changing what was issued": "UPDATE invoices SET number = 'X'",
    "removing what was issued": "DELETE FROM invoices",
    "changing the journal": "UPDATE journal_postings SET amount = 0",
    "changing events": "UPDATE audit_events SET actor_name = 'Nobody'",
    "removing events": "DELETE FROM audit_events",
    "reading a partition past its table": "SELECT * FROM audit_months.others",
    "making months": "SELECT audit_add_month('2031-01-01')",
    "reading files": "SELECT pg_read_file('/etc/passwd')",
    "running programs": "COPY (SELECT 1) TO PROGRAM 'true'",
}
ALLOWED = {(OFFICE, "becoming another part"), (WORKER, "becoming the worker")}
ALLOWED |= {(WORKER, "making months")}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_part_may_do(urls: DatabaseUrls, what: str) -> None:
    for role, url in (
        (PORTAL, urls.portal),
        (STAFF, urls.staff),
        (OFFICE, urls.office),
        (WORKER, urls.worker),
    ):
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect() as connection:
            if (role, what) in ALLOWED:
                connection.exec_driver_sql(FORBIDDEN[what])
                continue
            with pytest.raises(DBAPIError) as refusal:
                connection.exec_driver_sql(FORBIDDEN[what])
        state: str = getattr(refusal.value.orig, "sqlstate", "")
        assert state == "42501", f"{role} was refused for another reason: {refusal.value.orig}"


def _secrets() -> list[str]:
    """Tables that the portal has no business with, not even with an injected statement."""
    return sorted(name for name, rights in RIGHTS.items() if PORTAL not in rights)


@pytest.mark.parametrize("table", _secrets())
def test_the_portal_may_not_read(urls: DatabaseUrls, table: str) -> None:
    engine = create_engine(urls.portal, poolclass=NullPool)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="permission denied"):
        connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608


def test_row_security_switched_off_by_the_portal_shows_an_error_and_no_row(
    urls: DatabaseUrls,
) -> None:
    engine: Engine = create_engine(urls.portal, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("SET row_security = off")
        with pytest.raises(DBAPIError, match="row-level security"):
            connection.exec_driver_sql("SELECT * FROM invoices")


def test_the_owner_is_bound_as_well(urls: DatabaseUrls) -> None:
    """A process that logs in as the owner by mistake works with nothing instead of everything."""
    administrator = create_engine(urls.administrator, poolclass=NullPool)
    with administrator.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO accounts (id, reference, name, address, tier, language)"
            " VALUES (gen_random_uuid(), 'C-1', 'Somebody', '{}', 'basic', 'en')"
        )
    with create_engine(urls.migrations, poolclass=NullPool).connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM accounts").scalar() == 0
