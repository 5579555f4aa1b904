"""Settings are checked before anything starts, and every mistake is said at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from entrypoints.cli.settings import settings as list_settings
from entrypoints.settings import (
    ROOT,
    RUNNING_DEMO,
    MigrationSettings,
    Settings,
    WebSettings,
    WorkerSettings,
    load_settings,
    mistakes,
    variable_of,
)

GOOD = {
    "DATABASE_URL": "postgresql://counterfoil@db.example/counterfoil",
    "REDIS_URL": "redis://queue.example",
    "secret_key": "forty characters that nobody could guess",
}


def some(**changed: object) -> Settings:
    return Settings.model_validate(GOOD | changed)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_any_spelling_of_a_postgresql_address_gets_our_driver(scheme):
    found = some(DATABASE_URL=f"{scheme}://me:p%40ss@db.example:5433/books?sslmode=require")
    expected = "postgresql+psycopg://me:p%40ss@db.example:5433/books?sslmode=require"
    assert found.database_url == expected


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("DATABASE_URL", "mysql://root@db.example/books"),
        ("DATABASE_URL", "books"),
        ("REDIS_URL", "amqp://queue.example"),
        ("secret_key", "short"),
        ("public_url", "ftp://books.example"),
        ("public_url", "https://books.example/portal"),
        ("document_store_url", "dropbox://papers"),
        ("metrics_token", "short"),
        ("web_port", 70000),
        ("smtp_encryption", "ssl"),
        ("mail_from", "nobody"),
        ("mail_from", "A <a@b.example>\nBcc: c@d.example"),
        ("web_workers", 0),
    ],
)
def test_a_wrong_value_is_refused(name, wrong):
    with pytest.raises(ValidationError) as refusal:
        some(**{name: wrong})
    assert len(refusal.value.errors()) == 1


def test_mail_goes_in_clear_only_to_this_machine():
    assert some(smtp_host="localhost", smtp_encryption="none").smtp_host == "localhost"
    with pytest.raises(ValidationError, match="localhost"):
        some(smtp_host="mail.example", smtp_encryption="none")


def test_empty_means_not_set():
    assert some(metrics_token="", document_store_url="").metrics_token is None


def test_documents_and_keys_lie_in_the_data_folder_unless_something_else_is_said(tmp_path):
    found = some(data_dir=tmp_path)
    assert found.document_store_url == (tmp_path / "documents").as_uri()
    assert found.key_ring_path == tmp_path / "keys"
    assert some(data_dir=tmp_path, key_ring_path="/etc/keys").key_ring_path == Path("/etc/keys")


def test_no_secret_is_shown_when_settings_are_printed():
    shown = repr(some(DATABASE_URL="postgresql://me:hidden@db/books", metrics_token="t" * 16))
    assert "hidden" not in shown
    assert GOOD["secret_key"] not in shown
    assert "t" * 16 not in shown


def test_a_process_says_every_mistake_at_once_and_no_value_of_a_secret(tmp_path):
    wrong = {
        "DATABASE_URL": "mysql://root:hidden@db.example/books",
        "COUNTERFOIL_DATA_DIR": str(tmp_path),
        "COUNTERFOIL_SECRET_KEY": "short-and-secret",
        "COUNTERFOIL_WEB_PORT": "http",
    }
    kept = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    process = subprocess.run(
        [sys.executable, "-m", "entrypoints.scheduler"],
        env=kept | wrong | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == 2
    for name in ("DATABASE_URL", "REDIS_URL", "COUNTERFOIL_SECRET_KEY", "COUNTERFOIL_WEB_PORT"):
        assert f"  - {name}" in process.stderr
    assert "hidden" not in process.stderr
    assert "short-and-secret" not in process.stderr
    assert "Traceback" not in process.stderr


def test_the_command_line_finds_the_servers_of_a_running_demo(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COUNTERFOIL_DATA_DIR", str(tmp_path))
    (tmp_path / RUNNING_DEMO).parent.mkdir()
    (tmp_path / RUNNING_DEMO).write_text(
        "DATABASE_URL='postgresql+psycopg://counterfoil@/books?host=/tmp/a'\n"
        "REDIS_URL='unix:///tmp/a/valkey.sock'\n"
        f"COUNTERFOIL_SECRET_KEY='{GOOD['secret_key']}'\n"
    )
    assert load_settings().redis_url == "unix:///tmp/a/valkey.sock"


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        (Settings, {"DATABASE_URL"}),
        (WebSettings, {"DATABASE_URL", "PORTAL_DATABASE_URL", "STAFF_DATABASE_URL"}),
        (WorkerSettings, {"WORKER_DATABASE_URL"}),
        (MigrationSettings, {"MIGRATIONS_DATABASE_URL"}),
    ],
)
def test_in_production_each_process_needs_the_database_users_of_its_own_parts(kind, needed):
    without = {name: value for name, value in GOOD.items() if name != "DATABASE_URL"}
    with pytest.raises(ValidationError) as refusal:
        kind.model_validate(without)
    said = mistakes(refusal.value)
    assert {line.split()[0] for line in said} == needed
    assert all(" is not set. " in line for line in said)
    given = kind.model_validate(without | dict.fromkeys(needed, GOOD["DATABASE_URL"]))
    assert not given.one_database_user


@pytest.mark.parametrize("kind", [Settings, WebSettings, WorkerSettings, MigrationSettings])
def test_outside_of_production_one_database_user_is_enough(kind):
    assert kind.model_validate(GOOD | {"environment": "test"}).one_database_user
    several = GOOD | {"MIGRATIONS_DATABASE_URL": GOOD["DATABASE_URL"], "environment": "test"}
    assert not kind.model_validate(several).one_database_user


def test_every_setting_is_documented():
    listed = CliRunner().invoke(list_settings).output
    for name, field in Settings.model_fields.items():
        assert field.description
        assert f"| `{variable_of(name)}` | {field.description} |" in listed
