"""Killed in the middle, with the queue's memory gone: each invoice still gets one document.

The processes are those of `script/demo`. `script/torture` runs the same with many more documents.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.builders import a_transaction
from tests.installation import TESTER, Installation
from tests.running_demo import RunningDemo, eventually

from application.access.create_api_key import CreateApiKey
from domain.access import Scope

BATCH = int(os.environ.get("COUNTERFOIL_TORTURE_BATCH", "100"))
"""Transactions in one call; several of the batches in which they are committed."""
DOCUMENTS = int(os.environ.get("COUNTERFOIL_TORTURE_DOCUMENTS", "40"))
PATIENCE = 60 + DOCUMENTS / 2
"""Seconds until all must be rendered, on a machine that has other things to do."""

pytestmark = pytest.mark.torture


@dataclass(frozen=True)
class Town:
    """A running demo, and a way into its database and archive."""

    demo: RunningDemo
    installation: Installation

    def count(self, table: str) -> int:
        return int(self.installation.scalar(f"SELECT count(*) FROM {table}"))  # noqa: S608


@pytest.fixture(name="town")
def _town(own_servers_folder: Path) -> Iterator[Town]:
    demo = RunningDemo(own_servers_folder / "data")
    try:
        demo.start()
        installation = demo.installation()
        installation.add()
        yield Town(demo, installation)
        installation.close()
    finally:
        demo.stop()


def post_slowly(town: Town) -> None:
    """The ledger's side of an import: batch after batch, whatever happens around it."""
    for first in range(1, DOCUMENTS + 1, 10):
        last = min(first + 10, DOCUMENTS + 1)
        town.installation.issue(*(a_transaction(f"T-{n}") for n in range(first, last)))
        # So that the import is still going on when the worker is killed.
        eventually(lambda done=first: town.count("documents") >= done // 4, PATIENCE)


def is_in_the_middle(town: Town) -> bool:
    return town.count("documents") >= DOCUMENTS // 10


def all_is_done(town: Town) -> bool:
    return town.count("documents") >= DOCUMENTS and town.count("outbox") == 0


def assert_each_invoice_has_one_genuine_document(town: Town, expected: int) -> None:
    numbers = "SELECT array_agg(number ORDER BY number) FROM invoices"
    found = [int(number.rpartition("-")[2]) for number in town.installation.scalar(numbers)]
    assert found == list(range(1, expected + 1))
    assert town.count("outbox") == 0
    with town.installation.administrator.connect() as connection:
        documents = connection.execute(
            text("SELECT invoice_id, storage_key, sha256 FROM documents")
        ).all()
    assert len(documents) == len({row.invoice_id for row in documents}) == expected
    archive = town.installation.container.archive()
    for row in documents:
        pdf = archive.get(row.storage_key)
        assert pdf.startswith(b"%PDF-")
        assert hashlib.sha256(pdf).digest() == bytes(row.sha256)
    trail = "SELECT count(*) FROM audit_events WHERE action = 'document.archived'"
    assert town.installation.scalar(trail) == expected


def test_a_worker_and_the_queue_are_killed_in_mid_import_and_their_supervisor_mends_it(town):
    with ThreadPoolExecutor(1) as ledger:
        importing = ledger.submit(post_slowly, town)
        eventually(lambda: is_in_the_middle(town), PATIENCE)
        with town.demo.without_supervision():
            town.demo.kill("worker")
            town.demo.lose_the_queue()
            assert town.count("outbox") > 0
            assert not importing.done()
        importing.result()
    eventually(lambda: town.count("documents") >= DOCUMENTS * 0.8, PATIENCE)
    town.demo.kill("worker")
    eventually(lambda: all_is_done(town), PATIENCE)
    assert_each_invoice_has_one_genuine_document(town, DOCUMENTS)


def test_everything_is_killed_in_mid_rendering_the_queue_is_lost_and_all_is_started_again(town):
    post_all(town)
    eventually(lambda: is_in_the_middle(town), PATIENCE)
    town.demo.kill_everything()
    town.demo.lose_the_queue()
    town.demo.start()
    assert town.count("outbox") > 0
    eventually(lambda: all_is_done(town), PATIENCE)
    assert_each_invoice_has_one_genuine_document(town, DOCUMENTS)


def post_all(town: Town) -> None:
    town.installation.issue(*(a_transaction(f"T-{n}") for n in range(1, DOCUMENTS + 1)))


def test_the_web_process_is_killed_during_a_call_and_its_client_repeats_it(town):
    creator = town.installation.container.api_key_creator()
    key = creator(CreateApiKey("ledger", frozenset({Scope.TRANSACTIONS_WRITE}), "NORTH"), TESTER)
    body = json.dumps({"transactions": [a_posted(f"T-{n}") for n in range(1, BATCH + 1)]})

    def call() -> tuple[int, str]:
        return town.demo.request(
            "POST",
            "/api/v1/transactions",
            body.encode(),
            timeout=PATIENCE,
            Authorization=f"Bearer {key.text}",
            Content_Type="application/json",
            Idempotency_Key="the-batch-of-today",
            X_Request_Id="the-batch-of-today",
        )

    with ThreadPoolExecutor(1) as client:
        first = client.submit(call)
        while not town.count("invoices"):
            assert not first.done(), first.result()
        town.demo.kill("web")
        assert 0 < town.count("invoices") < BATCH
        with pytest.raises(ConnectionError):
            first.result()
    status, answer = eventually(call, PATIENCE)
    assert (status, json.loads(answer)["accepted"]) == (201, BATCH)
    assert call() == (status, answer)
    eventually(lambda: town.count("outbox") == 0, PATIENCE)
    assert_each_invoice_has_one_genuine_document(town, BATCH)
    done = [line for line in town.demo.log("worker") if line["event"] == "message.done"]
    assert {line["request_id"] for line in done} == {"the-batch-of-today"}


def a_posted(reference: str) -> dict[str, object]:
    line = {"description": "Box of paper, A4", "quantity": 3, "unit_price": "12.50"}
    return {
        "vendor": "NORTH",
        "source": "ledger",
        "reference": reference,
        "customer": "C-1001",
        "currency": "GBP",
        "lines": [line],
    }
