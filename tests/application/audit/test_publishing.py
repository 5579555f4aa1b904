"""Each seal leaves the house, so that nobody rewrites what was sealed together with its seals."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import text
from tests.application.audit.trail import an_event, record, seal
from tests.conftest import NewInstallation
from tests.entrypoints.cli.command_line import counterfoil
from tests.installation import Installation

from application.audit import PublishedOtherwise
from entrypoints.settings import Settings
from entrypoints.worker import jobs


def seal_some(installation: Installation, count: int) -> None:
    for n in range(count):
        record(installation, an_event(n))
        seal(installation)


def published(installation: Installation) -> list[int]:
    lines = installation.settings.audit_seals_file.read_text().splitlines()
    return [json.loads(line)["number"] for line in lines]


def test_each_seal_is_added_to_the_file_once(installation: Installation) -> None:
    publish = installation.worker.publish_seals()
    assert publish() == 0
    seal_some(installation, 2)
    assert publish() == 2
    seal_some(installation, 1)
    assert (publish(), publish()) == (1, 0)
    assert published(installation) == [1, 2, 3]


def test_a_line_that_a_death_cut_short_is_written_again(installation: Installation) -> None:
    publish = installation.worker.publish_seals()
    seal_some(installation, 2)
    publish()
    file = installation.settings.audit_seals_file
    file.write_bytes(file.read_bytes()[:-40])
    assert publish() == 1
    said = counterfoil(installation, "audit", "verify", "--seals", file)
    assert said.exit_code == 0, said.output


def test_who_rewrites_events_and_seals_with_the_key_is_found_by_what_was_published(
    installation: Installation,
) -> None:
    seal_some(installation, 3)
    installation.worker.publish_seals()()
    file = installation.settings.audit_seals_file
    kept = file.rename(file.with_name("kept-outside.jsonl"))
    assert counterfoil(installation, "audit", "verify", "--seals", kept).exit_code == 0
    with installation.administrator.begin() as connection:
        for table in ("audit_events", "audit_leaves", "audit_seals"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE audit_events SET actor_name = 'Eve'"))
        connection.execute(text("DELETE FROM audit_leaves"))
        connection.execute(text("DELETE FROM audit_seals"))
    assert seal(installation) == 3
    assert counterfoil(installation, "audit", "verify").exit_code == 0
    said = counterfoil(installation, "audit", "verify", "--seals", kept)
    assert said.exit_code == 1
    assert "seal 1 is not the one that was published" in said.output


def test_who_cuts_the_log_is_found_by_what_was_published(installation: Installation) -> None:
    seal_some(installation, 3)
    installation.worker.publish_seals()()
    with installation.administrator.begin() as connection:
        for table in ("audit_events", "audit_leaves", "audit_seals"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text("DELETE FROM audit_events WHERE details->>'n' = '2'"))
        connection.execute(text("DELETE FROM audit_leaves WHERE position = 2"))
        connection.execute(text("DELETE FROM audit_seals WHERE number = 3"))
    assert counterfoil(installation, "audit", "verify").exit_code == 0
    file = installation.settings.audit_seals_file
    said = counterfoil(installation, "audit", "verify", "--seals", file)
    assert said.exit_code == 1
    assert "ends before seal 3, which was published" in said.output
    with pytest.raises(PublishedOtherwise, match="Seal 3"):
        installation.worker.publish_seals()()


def test_a_file_that_holds_no_seals_is_refused_with_its_line(
    installation: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "seals.jsonl"
    file.write_text('{"number": 1}\n')
    said = counterfoil(installation, "audit", "verify", "--seals", file)
    assert (said.exit_code, "Line 1" in said.output) == (1, True)


class Receiver(HTTPServer):
    """Somebody outside who keeps seals; answers with what stands in `answers` first."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Kept)
        self.answers: list[int] = []
        self.kept: list[int] = []


class _Kept(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.server.answers.pop(0) if self.server.answers else 204
        if status == 204:
            self.server.kept += [one["number"] for one in body["seals"]]
        self.send_response(status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(name="receiver")
def _receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture(name="posting")
def _posting(
    new_installation: NewInstallation, receiver: Receiver, tmp_path: Path
) -> Iterator[Installation]:
    plain = new_installation(tmp_path / "data")
    address = f"http://127.0.0.1:{receiver.server_port}/seals"
    installation = Installation(
        plain.urls,
        plain.settings.redis_url,
        plain.settings.data_dir,
        audit_seals_url=address,
    )
    plain.close()
    yield installation
    installation.close()


def work_off(installation: Installation) -> None:
    """Ask for what is due, now, and do it."""
    installation.worker.seal_deliveries().ask()
    with installation.administrator.begin() as connection:
        connection.execute(text("UPDATE outbox SET next_attempt_at = now()"))
    jobs.use(installation.worker)
    installation.worker.outbox_relay()()
    redis = installation.container.redis()
    queue = Queue("default", connection=redis, serializer=JSONSerializer)
    SimpleWorker([queue], connection=redis, serializer=JSONSerializer).work(
        burst=True, logging_level="WARNING"
    )


def test_seals_are_posted_in_order_until_they_are_taken(
    posting: Installation, receiver: Receiver
) -> None:
    receiver.answers = [503, 302]
    seal_some(posting, 2)
    work_off(posting)
    assert receiver.kept == []
    seal_some(posting, 1)
    work_off(posting)
    assert receiver.kept == []  # a redirect is not followed and counts as not taken
    work_off(posting)
    assert receiver.kept == [1, 2, 3]
    work_off(posting)
    assert receiver.kept == [1, 2, 3]
    assert posting.scalar("SELECT count(*) FROM outbox") == 0


def test_in_production_seals_are_posted_by_https_alone(installation: Installation) -> None:
    given = {
        **installation.urls.variables(),
        "REDIS_URL": installation.settings.redis_url,
        "secret_key": "a secret key for tests alone, forty chars",
        "environment": "production",
    }
    for wrong in ("http://example.org/seals", "ftp://example.org", "https://"):
        with pytest.raises(ValueError, match="must begin with https://"):
            Settings.model_validate(given | {"audit_seals_url": wrong})
