"""Alice owns, Bob may look, Charlie belongs to somebody else."""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.builders import a_buyer, an_account
from tests.installation import Installation

from domain.access import Role
from domain.customers import Account
from domain.identity import PersonId

MINE = an_account(tier="plus")
THEIRS = an_account(reference="C-9", party=a_buyer(name="Zephyr Ltd", reference="C-9"), tier="plus")


@dataclass
class Cast:
    installation: Installation
    app: Flask
    alice: PersonId
    bob: PersonId
    charlie: PersonId

    def client(self, person_id: PersonId, account: Account = MINE) -> FlaskClient:
        """Logged in, with a factor proven a moment ago."""
        return self.installation.visit(person_id, account, app=self.app)

    def anybody(self) -> FlaskClient:
        return self.app.test_client()

    def events(self, action: str) -> int:
        query = "SELECT count(*) FROM audit_events WHERE action = :action"
        found: int = self.installation.scalar(query, action=action)
        return found


@pytest.fixture
def cast(installation: Installation) -> Cast:
    installation.add(accounts=[MINE, THEIRS])
    return Cast(
        installation,
        installation.app(),
        alice=installation.add_member("alice@mine.example", MINE, Role.OWNER),
        bob=installation.add_member("bob@mine.example", MINE, Role.VIEWER),
        charlie=installation.add_member("charlie@theirs.example", THEIRS, Role.OWNER),
    )
