"""A connection that died while it rested is replaced before anybody notices."""

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError
from tests.conftest import NewDatabase

from adapters.postgres import engine as engines
from adapters.postgres.engine import make_engine


def test_a_connection_that_died_at_rest_is_replaced(
    new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "RESTED", 0.0)
    url = new_database().office
    engine = make_engine(url, pool_size=1)
    with engine.connect() as connection:
        first = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    killer = create_engine(url, poolclass=NullPool)
    with killer.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": first})
    with engine.connect() as connection:
        second = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    assert first != second
    engine.dispose()


def test_a_connection_that_died_in_use_is_not_given_out_again(
    new_database: NewDatabase,
) -> None:
    url = new_database().office
    engine = make_engine(url, pool_size=1)
    killer = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with killer.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
        with pytest.raises(DBAPIError):
            connection.execute(text("SELECT 1"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()
