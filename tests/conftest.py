"""Real servers for the tests: PostgreSQL and Valkey of our own, one of each for a test process."""

import itertools
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import NullPool, create_engine, make_url
from tests.installation import Installation

from adapters.embedded import DatabaseUrls, EmbeddedPostgres, EmbeddedValkey
from adapters.postgres.migrate import migrate
from entrypoints.observability import configure_logs

NewDatabase = Callable[..., DatabaseUrls]
NewInstallation = Callable[..., Installation]

# A machine that is busy with other things makes no rule untrue.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

configure_logs(level="warning", style="console", process="test")


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Path]:
    """A folder with a short name, because sockets lie in it."""
    with tempfile.TemporaryDirectory(prefix="cf-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def own_servers_folder() -> Iterator[Path]:
    """For servers of one test alone: not below `tmp_path`, which pytest closes to PostgreSQL's user
    whenever another of its runs begins.
    """
    with tempfile.TemporaryDirectory(prefix="cf-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def postgres(servers_folder: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(servers_folder / "postgres", durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres: EmbeddedPostgres) -> str:
    """An empty database; `new_database` gives one that no other test sees."""
    return postgres.urls.migrations


@pytest.fixture(scope="session")
def new_database(postgres: EmbeddedPostgres) -> NewDatabase:
    """Makes databases: `new_database()` an empty one, `new_database(template="…")` a copy."""
    numbers = itertools.count(1)

    def create(template: str = "template1") -> DatabaseUrls:
        return postgres.create_database(f"test_{next(numbers)}", template)

    return create


@pytest.fixture(scope="session")
def valkey_url(servers_folder: Path) -> Iterator[str]:
    with EmbeddedValkey(servers_folder / "valkey", durable=False) as server:
        yield server.url


@pytest.fixture(scope="session")
def migrated_template(postgres: EmbeddedPostgres) -> str:
    """The name of a database with every table and no row, to be copied."""
    urls = postgres.create_database("migrated")
    engine = create_engine(urls.migrations, poolclass=NullPool)
    migrate(engine)
    engine.dispose()
    return "migrated"


@pytest.fixture(scope="session")
def new_installation(
    new_database: NewDatabase, migrated_template: str, valkey_url: str
) -> NewInstallation:
    """Makes installations with a database, keys and an archive of their own; empties the queue.

    `new_installation(folder, setting=value…)`.
    """

    def create(data_dir: Path, **settings: Any) -> Installation:
        installation = Installation(
            new_database(template=migrated_template),
            redis_url=valkey_url,
            data_dir=data_dir,
            **settings,
        )
        installation.container.redis().flushall()
        return installation

    return create


@pytest.fixture
def installation(
    new_installation: NewInstallation, postgres: EmbeddedPostgres, tmp_path: Path
) -> Iterator[Installation]:
    """A Counterfoil that no other test sees."""
    installation = new_installation(tmp_path / "data")
    yield installation
    installation.close()
    # Hundreds of them would be gigabytes, and slow every next one down.
    postgres.drop_database(make_url(installation.settings.database_url).database or "")


@pytest.fixture(scope="module")
def shared_installation(
    new_installation: NewInstallation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """A Counterfoil for all tests of a module, which only look at it."""
    installation = new_installation(tmp_path_factory.mktemp("shared"))
    yield installation
    installation.close()
