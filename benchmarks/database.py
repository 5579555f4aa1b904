"""A PostgreSQL of its own for a measurement, as durable as in production."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import NullPool, create_engine

from adapters.embedded import EmbeddedPostgres
from adapters.postgres.migrate import migrate

MIGRATED = "migrated"


@contextmanager
def a_server() -> Iterator[EmbeddedPostgres]:
    """A server whose database `MIGRATED` has every table and no row, to be copied."""
    with (
        tempfile.TemporaryDirectory(prefix="cf-", ignore_cleanup_errors=True) as folder,
        EmbeddedPostgres(Path(folder) / "postgres") as server,
    ):
        engine = create_engine(server.create_database(MIGRATED).migrations, poolclass=NullPool)
        migrate(engine)
        engine.dispose()
        yield server
