"""What operators ask: does it live, is it ready, how much did it do."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from tests.builders import a_transaction
from tests.conftest import NewDatabase
from tests.installation import Installation

from adapters.embedded import EmbeddedPostgres, EmbeddedValkey
from entrypoints.cli.keys import keys
from entrypoints.readiness import Readiness


@pytest.fixture(name="apart")
def _apart(
    own_servers_folder: Path,
) -> Iterator[tuple[EmbeddedPostgres, EmbeddedValkey, Installation]]:
    """An installation whose servers no other test needs."""
    with (
        EmbeddedPostgres(own_servers_folder / "postgres", durable=False) as postgres,
        EmbeddedValkey(own_servers_folder / "valkey", durable=False) as valkey,
    ):
        installation = Installation(postgres.urls, valkey.url, own_servers_folder / "data")
        installation.container.migrate()
        yield postgres, valkey, installation
        installation.close()


def parts(client: FlaskClient) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    assert answer.json is not None
    return answer.status_code, answer.json["parts"]


DATABASES = ("database", "portal's database", "staff's database", "migrations")
PARTS = (*DATABASES, "queue", "document store", "keys")
READY = dict.fromkeys(PARTS, "ready")


def test_readiness_names_the_part_that_is_down_and_recovers(apart):
    postgres, valkey, installation = apart
    client = installation.app().test_client()
    assert parts(client) == (200, READY)
    valkey.stop()
    assert parts(client) == (503, READY | {"queue": "not ready"})
    valkey.start()
    postgres.stop()
    without = dict.fromkeys(DATABASES, "not ready")
    assert parts(client) == (503, READY | without)
    assert client.get("/healthz").status_code == 200
    postgres.start()
    assert parts(client) == (200, READY)


def test_a_database_that_lacks_a_migration_is_not_ready(
    new_database: NewDatabase, valkey_url: str, tmp_path: Path
) -> None:
    installation = Installation(new_database(), valkey_url, tmp_path / "data")
    client = installation.app().test_client()
    assert parts(client) == (503, READY | {"migrations": "not ready"})
    installation.container.migrate()
    assert parts(client) == (200, READY)
    installation.close()


def test_in_production_nothing_is_ready_without_keys_and_a_command_makes_them(
    new_database: NewDatabase, migrated_template: str, valkey_url: str, tmp_path: Path
) -> None:
    installation = Installation(
        new_database(template=migrated_template),
        valkey_url,
        tmp_path / "data",
        environment="production",
    )
    client = installation.app().test_client()
    assert parts(client) == (503, READY | {"keys": "not ready"})
    settings = installation.settings
    made = CliRunner().invoke(
        keys,
        env={
            **installation.urls.variables(),
            "REDIS_URL": settings.redis_url,
            "COUNTERFOIL_DATA_DIR": str(settings.data_dir),
            "COUNTERFOIL_SECRET_KEY": settings.secret_key.get_secret_value(),
        },
    )
    assert made.exit_code == 0, made.output
    assert parts(client) == (200, READY)
    installation.close()


def test_a_part_that_hangs_is_not_ready_and_is_not_asked_twice_at_once():
    from threading import Event

    asked, answer = [], Event()

    def hangs() -> bool:
        asked.append(1)
        return answer.wait(60)

    readiness = Readiness({"good": lambda: True, "hanging": hangs}, patience=0.2)
    assert readiness() == {"good": True, "hanging": False}
    assert readiness() == {"good": True, "hanging": False}
    assert len(asked) == 1
    answer.set()
    while not readiness()["hanging"]:
        pass


def test_metrics_tell_how_many_documents_are_still_to_be_made(installation):
    installation.add()
    installation.issue(a_transaction("T-1"), a_transaction("T-2"))
    text = installation.app().test_client().get("/metrics").text
    assert re.search(r"^counterfoil_outbox_waiting 2\.0$", text, re.MULTILINE)
    assert re.search(r"^counterfoil_outbox_parked 0\.0$", text, re.MULTILINE)
    assert re.search(r"^counterfoil_outbox_oldest_seconds \d", text, re.MULTILINE)


def test_metrics_of_other_parts_are_read_while_the_database_is_away(apart):
    postgres, _, installation = apart
    client = installation.app().test_client()
    client.get("/healthz")
    postgres.stop()
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert "counterfoil_http_requests_total" in answer.text
    assert "counterfoil_outbox_waiting" not in answer.text


def test_metrics_are_nobody_elses_business(installation):
    client = installation.app().test_client()
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 404
    through_a_proxy = {"X-Forwarded-For": "127.0.0.1"}
    assert client.get("/metrics", headers=through_a_proxy).status_code == 404


def test_with_a_token_set_only_who_has_it_may_read_metrics(
    new_database: NewDatabase, migrated_template: str, valkey_url: str, tmp_path: Path
) -> None:
    installation = Installation(
        new_database(template=migrated_template),
        valkey_url,
        tmp_path / "data",
        metrics_token="sixteen characters",
    )
    client = installation.app().test_client()
    right = {"Authorization": "Bearer sixteen characters"}
    wrong = {"Authorization": "Bearer fifteen characters"}
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers=wrong).status_code == 404
    answer = client.get("/metrics", headers=right, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert answer.status_code == 200
    installation.close()


def test_every_answer_carries_a_request_id_the_callers_when_it_is_harmless(installation):
    client = installation.app().test_client()

    def id_of(given: str) -> str:
        return client.get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"]

    assert id_of("from-the-ledger-4711") == "from-the-ledger-4711"
    assert re.fullmatch(r"[0-9a-f-]{36}", id_of("<script>alert(1)</script>"))
    assert id_of("") != id_of("")
