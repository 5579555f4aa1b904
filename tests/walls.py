"""Two switches, one for each wall around a customer's data: what holds must hold with either down.

`without_checks(installation)` takes the first wall down: the policy says yes to everything, and
every statement of the portal loses its own condition on the account.
`without_row_security(installation)` takes the second down: the database shows every row to
whoever may read the table.

Both at once leave nothing; a test that uses them shows with that that it would notice a leak.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import BinaryExpression, BindParameter, Column, event, text, true
from sqlalchemy.sql import operators, visitors
from tests.installation import Installation

from domain.access import Decision

ACCOUNT_COLUMNS = {("accounts", "id")}
"""Beside every column that is called `account_id`."""


class Removed(list[str]):
    """The conditions that a switch took out of statements."""


@contextmanager
def without_checks(installation: Installation) -> Iterator[Removed]:
    removed, engine = Removed(), installation.container.portal_engine()

    def strip(_connection: Any, statement: Any, many: Any, values: Any, _options: Any) -> Any:
        if hasattr(statement, "_traverse_internals"):
            statement = visitors.replacement_traverse(statement, {}, _without(removed))
        return statement, many, values

    event.listen(engine, "before_execute", strip, retval=True)
    try:
        with pytest.MonkeyPatch.context() as patched:
            for place in ("application.access.ask.decide", "entrypoints.web.guard.decide"):
                patched.setattr(place, lambda *_: Decision(allowed=True))
            yield removed
    finally:
        event.remove(engine, "before_execute", strip)


def _without(removed: Removed) -> Any:
    def replace(element: Any, **_: Any) -> Any:
        if not isinstance(element, BinaryExpression) or element.operator is not operators.eq:
            return None
        column, value = element.left, element.right
        is_account = isinstance(column, Column) and (
            column.name == "account_id" or (column.table.name, column.name) in ACCOUNT_COLUMNS
        )
        if not is_account or not isinstance(value, BindParameter):
            return None
        removed.append(str(element))
        return true()

    return replace


@contextmanager
def without_row_security(installation: Installation) -> Iterator[None]:
    guarded = _in_the_schema(installation, "relrowsecurity")
    _alter(installation, guarded, "DISABLE")
    try:
        yield
    finally:
        _alter(installation, guarded, "ENABLE")


def _in_the_schema(installation: Installation, condition: str) -> list[str]:
    query = f"SELECT oid::regclass::text FROM pg_class WHERE {condition}"  # noqa: S608
    with installation.administrator.connect() as connection:
        return list(connection.execute(text(query)).scalars())


def _alter(installation: Installation, tables: list[str], how: str) -> None:
    with installation.administrator.begin() as connection:
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} {how} ROW LEVEL SECURITY"))
