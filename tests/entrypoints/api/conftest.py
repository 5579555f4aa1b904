"""A business with two vendors, and callers that hold keys."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.builders import a_bank_account, a_seller, a_vendor, an_account
from tests.installation import TESTER, Installation
from werkzeug.test import TestResponse

from application.access.create_api_key import CreateApiKey
from domain.access import Scope

EVERY_SCOPE = frozenset(Scope)
SOUTH = "SOUTH"


class Caller:
    """Another system, with its key."""

    def __init__(self, client: FlaskClient, key: str) -> None:
        self._client = client
        self.headers = {"Authorization": f"Bearer {key}"}

    def get(self, path: str, **kw: Any) -> TestResponse:
        return self._client.get(
            f"/api/v1{path}", headers=self.headers | kw.pop("headers", {}), **kw
        )

    def post(self, body: Any, key: str | None = None, query: str = "", **kw: Any) -> TestResponse:
        headers = self.headers | kw.pop("headers", {}) | ({"Idempotency-Key": key} if key else {})
        content = {"data": body} if isinstance(body, bytes | str) else {"json": body}
        if "data" in content:
            content["content_type"] = "application/json"
        return self._client.post(f"/api/v1/transactions{query}", headers=headers, **content | kw)


MakeCaller = Callable[..., Caller]


@pytest.fixture
def business(installation: Installation) -> Installation:
    """NORTH and SOUTH sell to C-1001 and C-2002."""
    installation.add(accounts=[an_account(), an_account(reference="C-2002")])
    with installation.container.begin_work()(TESTER) as work:
        work.vendors.add(
            a_vendor(code=SOUTH, party=a_seller(name="Southwind Ltd"), bank=a_bank_account())
        )
        work.commit()
    return installation


@pytest.fixture
def make_caller(business: Installation) -> MakeCaller:
    def make(vendor: str = "NORTH", scopes: frozenset[Scope] = EVERY_SCOPE) -> Caller:
        command = CreateApiKey("ledger", scopes, vendor)
        created = business.container.api_key_creator()(command, TESTER)
        return Caller(business.app().test_client(), created.text)

    return make


@pytest.fixture
def ledger(make_caller: MakeCaller) -> Caller:
    """The ledger of NORTH, which may do everything."""
    return make_caller()


def a_posted(reference: str = "T-1", **kw: Any) -> dict[str, Any]:
    """Three boxes of paper at 12.50 from NORTH to C-1001: 37.50 + 20 %."""
    return {
        "vendor": "NORTH",
        "source": "ledger",
        "reference": reference,
        "customer": "C-1001",
        "currency": "GBP",
        "lines": [{"description": "Box of paper, A4", "quantity": 3, "unit_price": "12.50"}],
    } | kw
