"""`counterfoil keys`: a key's whole life, by hand."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from tests.builders import a_transaction
from tests.entrypoints.cli.command_line import counterfoil
from tests.installation import Installation

from adapters.crypto.envelope import key_of
from adapters.storage import holding
from application.keys.retire import SETTLED


def documents(installation: Installation) -> list[Path]:
    return sorted((installation.settings.data_dir / "documents").rglob("*.pdf"))


def keys_of(installation: Installation) -> set[str]:
    return {key_of(path.read_bytes()) for path in documents(installation)}


def let_settle(installation: Installation, key_id: str) -> None:
    """As if the key had been made long ago."""
    [file] = installation.settings.key_ring_path.glob(f"{key_id}.*")
    before = time.time() - SETTLED.total_seconds() - 1
    os.utime(file, (before, before))


@pytest.fixture
def with_documents(installation: Installation) -> Installation:
    installation.add()
    installation.issue(*(a_transaction(f"T-{number}") for number in range(3)))
    installation.work_off()
    return installation


def test_keys_alone_makes_what_is_missing(installation: Installation) -> None:
    said = counterfoil(installation, "keys")
    assert said.exit_code == 0
    assert "Keep a copy in a safe place" in said.output
    assert "documents-1" in counterfoil(installation, "keys", "list").output


def test_a_key_is_rotated_everything_is_brought_under_it_and_the_old_one_goes(
    with_documents: Installation,
) -> None:
    assert (
        "documents-2 is in use" in counterfoil(with_documents, "keys", "rotate", "documents").output
    )
    assert keys_of(with_documents) == {"documents-1"}
    said = counterfoil(with_documents, "keys", "reencrypt", "documents", "--wait")
    assert "3 looked at, 3 renewed" in said.output
    assert keys_of(with_documents) == {"documents-2"}
    let_settle(with_documents, "documents-2")
    assert counterfoil(with_documents, "keys", "retire", "documents-1").exit_code == 0
    assert "documents-1" not in counterfoil(with_documents, "keys", "list").output
    archive = with_documents.container.archive()
    for path in documents(with_documents):
        key = str(path.relative_to(with_documents.settings.data_dir / "documents"))
        assert archive.get(key).startswith(b"%PDF")


def test_the_worker_does_it_in_steps_when_it_is_not_waited_for(
    with_documents: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "AT_ONCE", 2)
    counterfoil(with_documents, "keys", "rotate", "documents")
    said = counterfoil(with_documents, "keys", "reencrypt", "documents")
    assert "under way, 0 of about 3" in said.output
    with_documents.work_off()
    assert "under way, 2 of about 3" in counterfoil(with_documents, "keys", "list").output
    with_documents.work_off()
    assert "done, 3 looked at, 3 renewed" in counterfoil(with_documents, "keys", "list").output
    assert keys_of(with_documents) == {"documents-2"}
    assert with_documents.scalar("SELECT count(*) FROM outbox") == 0


def test_what_was_interrupted_goes_on_where_it_was(
    with_documents: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "AT_ONCE", 2)
    counterfoil(with_documents, "keys", "rotate", "documents")
    counterfoil(with_documents, "keys", "reencrypt", "documents")
    with_documents.work_off()
    said = counterfoil(with_documents, "keys", "reencrypt", "documents", "--wait")
    assert "done, 3 looked at, 3 renewed" in said.output


def test_a_key_that_is_still_needed_is_not_retired_and_how_much_needs_it_is_said(
    with_documents: Installation,
) -> None:
    counterfoil(with_documents, "keys", "rotate", "documents")
    let_settle(with_documents, "documents-2")
    said = counterfoil(with_documents, "keys", "retire", "documents-1")
    assert said.exit_code == 1
    assert "3 things lie under documents-1" in said.output
    assert "documents-1" in counterfoil(with_documents, "keys", "list").output


def test_the_key_in_use_is_not_retired(with_documents: Installation) -> None:
    said = counterfoil(with_documents, "keys", "retire", "documents-1")
    assert said.exit_code == 1
    assert "documents-1 is in use" in said.output


def test_a_key_is_not_retired_while_work_that_began_under_it_may_not_be_written_yet(
    installation: Installation,
) -> None:
    counterfoil(installation, "keys", "rotate", "documents")
    said = counterfoil(installation, "keys", "retire", "documents-1")
    assert said.exit_code == 1
    assert f"Try again in {SETTLED // timedelta(minutes=1)} min" in said.output


@pytest.mark.parametrize("name", ["documents-7", "../documents-1", "codes", "nonsense"])
def test_a_key_that_is_not_there_is_said_to_be_so(installation: Installation, name: str) -> None:
    said = counterfoil(installation, "keys", "retire", name)
    assert said.exit_code == 1
    assert "There is no key" in said.output


def test_what_a_retired_seal_signed_stays_genuine(with_documents: Installation) -> None:
    code = with_documents.scalar("SELECT code FROM documents LIMIT 1")
    counterfoil(with_documents, "keys", "rotate", "seal")
    let_settle(with_documents, "seal-2")
    assert counterfoil(with_documents, "keys", "retire", "seal-1").exit_code == 0
    assert with_documents.container.document_verifier().by_code(code) is not None


def test_a_region_that_nothing_is_set_for_gets_no_key(installation: Installation) -> None:
    said = counterfoil(installation, "keys", "rotate", "documents", "--region", "eu")
    assert said.exit_code == 1
    assert "There is no region eu" in said.output


def test_each_act_on_a_key_is_in_the_audit_trail(with_documents: Installation) -> None:
    counterfoil(with_documents, "keys", "rotate", "documents")
    counterfoil(with_documents, "keys", "reencrypt", "documents", "--wait")
    let_settle(with_documents, "documents-2")
    counterfoil(with_documents, "keys", "retire", "documents-1")
    told = with_documents.scalar(
        "SELECT string_agg(action || ' ' || subject_id, ', ' ORDER BY at) FROM audit_events"
        " WHERE subject_kind = 'key'"
    )
    assert told == (
        "key.rotated documents-2, keys.reencryption_started documents-2,"
        " keys.reencryption_finished documents-2, key.retired documents-1"
    )
