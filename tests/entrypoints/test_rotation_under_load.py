"""Keys are rotated, everything is brought under them and the old ones go, while people work.

The portal, the worker and the command line have a key ring each, as in processes of their own.
"""

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from tests.builders import a_transaction, an_account
from tests.installation import PASSWORD, TESTER, Installation

from adapters.crypto.key_ring import LOOK_AGAIN
from application.keys.retire import SETTLED
from domain.vendors import DEFAULT_REGION
from entrypoints.container import Container, build

ROUNDS = int(os.environ.get("COUNTERFOIL_TORTURE_ROTATIONS", "2"))
DOCUMENTS, THREADS = 2 * ROUNDS, 1 + ROUNDS
"""`script/torture` does the same with more of them."""
KINDS = ("documents", "columns", "seal")


class Crowd:
    """Members who log in, list and open documents, again and again, until they are stopped."""

    def __init__(self, app: Flask, installation: Installation, people: int) -> None:
        self._app = app
        self._documents = documents_of(installation)
        self._people = people
        self._stop = threading.Event()
        self.answered = 0
        self.failures: list[str] = []

    @contextmanager
    def at_work(self, threads: int) -> Iterator[None]:
        workers = [threading.Thread(target=self._work, args=(n,)) for n in range(threads)]
        for worker in workers:
            worker.start()
        try:
            yield
        finally:
            self._stop.set()
            for worker in workers:
                worker.join(60)

    def more(self) -> None:
        """Go on until some more requests were answered."""
        until, patience = self.answered + 20, time.monotonic() + 60
        while self.answered < until and not self.failures and time.monotonic() < patience:
            time.sleep(0.01)
        assert not self.failures, self.failures
        assert self.answered >= until

    def _work(self, number: int) -> None:
        person = number
        while not self._stop.is_set() and not self.failures:
            person = (person + 1) % self._people
            try:
                self._visit(f"person{person}@mine.example", f"Person{person}")
            except Exception as error:
                self.failures.append(f"{type(error).__name__}: {error}")

    def _visit(self, email: str, name: str) -> None:
        client = self._app.test_client()
        answer = client.post("/login", data={"email": email, "password": PASSWORD})
        self._must(answer.status_code == 303, f"login of {email}: {answer.status_code}")
        page = client.get("/invoices/")
        self._must(page.status_code == 200 and name in page.text, f"list of {email}")
        for invoice_id, sha256, code in self._documents:
            document = client.get(f"/invoices/{invoice_id}/document.pdf")
            is_whole = hashlib.sha256(document.data).digest() == sha256
            self._must(is_whole, f"document of {invoice_id}: {document.status_code}")
            verdict = client.get(f"/verify/{code}")
            self._must("Genuine" in verdict.text, f"verdict on {code}: {verdict.status_code}")
        self._must(client.post("/logout").status_code == 303, f"logout of {email}")

    def _must(self, good: bool, what: str) -> None:
        self.answered += 1
        if not good:
            self.failures.append(what)


def documents_of(installation: Installation) -> list[tuple[str, bytes, str]]:
    with installation.administrator.connect() as connection:
        rows = connection.exec_driver_sql("SELECT invoice_id, sha256, code FROM documents")
        return [(str(row[0]), bytes(row[1]), row[2]) for row in rows]


def rotate_everything(by_hand: Container) -> dict[str, str]:
    """Kind → the key that was in use before."""
    older = {kind: str(by_hand.keys().newest(kind)) for kind in KINDS}
    for kind in KINDS:
        by_hand.key_rotation()(kind, DEFAULT_REGION, TESTER)
    return older


def renew_everything(by_hand: Container) -> None:
    for kind in ("documents", "columns"):
        renewer = by_hand.key_renewer()
        renewal = renewer.start(kind, DEFAULT_REGION, TESTER, ask_worker=False)
        while renewal.finished_at is None:
            renewal = renewer.step(kind, DEFAULT_REGION, TESTER)


def retire(by_hand: Container, older: dict[str, str], folder: Path) -> None:
    for kind, key_id in older.items():
        # Nothing is written meanwhile, so nobody needs to wait until it surely is.
        [newest] = folder.glob(f"{by_hand.keys().newest(kind)}.*")
        before = time.time() - SETTLED.total_seconds() - 1
        os.utime(newest, (before, before))
        by_hand.key_retirement()(key_id, TESTER)


@pytest.mark.torture
def test_nobody_notices_that_keys_are_rotated_and_old_ones_removed(
    installation: Installation,
) -> None:
    installation.add()
    for number in range(6):
        installation.add_member(f"person{number}@mine.example", an_account())
    installation.issue(*(a_transaction(f"T-{number}") for number in range(DOCUMENTS)))
    installation.work_off()
    by_hand = build(installation.settings)
    folder = installation.settings.key_ring_path
    crowd = Crowd(installation.app(), installation, people=6)
    with crowd.at_work(THREADS):
        for number in range(ROUNDS):
            crowd.more()
            older = rotate_everything(by_hand)
            # Written at once, by a process that may not have seen the new keys yet.
            installation.add_member(f"newcomer{number}@mine.example", an_account())
            installation.issue(a_transaction(f"T-new-{number}"))
            installation.work_off()
            crowd.more()
            time.sleep(LOOK_AGAIN)
            renew_everything(by_hand)
            crowd.more()
            retire(by_hand, older, folder)
            crowd.more()
    assert crowd.failures == []

    gone = [f"{kind}-{number}" for kind in KINDS for number in range(1, ROUNDS + 1)]
    assert not set(gone) & set(by_hand.keys().names())
    assert not [file for name in gone for file in folder.glob(f"{name}.*") if file.suffix != ".pub"]
    afterwards = build(installation.settings)
    for email in ("person3@mine.example", *(f"newcomer{n}@mine.example" for n in range(ROUNDS))):
        found = afterwards.people_reads().by_email(email)
        assert found is not None
        assert found.email == email
    with installation.administrator.connect() as connection:
        kept = connection.exec_driver_sql("SELECT storage_key, sha256 FROM documents").all()
    assert len(kept) == DOCUMENTS + ROUNDS
    for key, sha256 in kept:
        assert hashlib.sha256(afterwards.archive().get(key)).digest() == bytes(sha256)
    by_hand.engine().dispose()
    afterwards.engine().dispose()
