"""The OpenAPI document is valid, and says what is there: no more, no less."""

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.entrypoints.api.conftest import Caller, a_posted
from tests.installation import Installation


@pytest.fixture
def described(business: Installation) -> Any:
    answer = business.app().test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json


def test_the_document_is_valid(described: Any) -> None:
    OpenAPIV31SpecValidator(described).validate()


def test_every_route_of_the_api_is_described_and_nothing_else(
    business: Installation, described: Any
) -> None:
    there = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in business.app().url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = {
        (f"/api/v1{path}", method.upper())
        for path, operations in described["paths"].items()
        for method in operations
    }
    assert told == there
    assert len(told) >= 4


def test_answers_are_as_described(ledger: Caller, described: Any) -> None:
    made = ledger.post(a_posted())
    number = made.json["invoice"]["number"]
    batch = {"transactions": [a_posted("T-2"), a_posted("T-3", currency="XXX")]}
    answers = {
        ("/transactions", "post"): [
            made,
            ledger.post(a_posted()),
            ledger.post(batch),
            ledger.post(a_posted("T-4", customer="nobody")),
            ledger.post(b"{"),
            ledger.post(a_posted(), query="?unknown=1"),
        ],
        ("/invoices", "get"): [ledger.get("/invoices"), ledger.get("/invoices?limit=0")],
        ("/invoices/{number}", "get"): [
            ledger.get(f"/invoices/{number}"),
            ledger.get("/invoices/nothing"),
        ],
    }
    statuses = set()
    for (path, method), several in answers.items():
        for answer in several:
            responses = described["paths"][path][method]["responses"]
            content = responses[str(answer.status_code)]["content"][answer.mimetype]
            schema = content["schema"] | {"components": described["components"]}
            Draft202012Validator(schema).validate(answer.json)
            statuses.add(answer.status_code)
    assert statuses == {200, 201, 207, 400, 404, 422}


def test_what_is_described_as_needed_is_needed(ledger: Caller, described: Any) -> None:
    form = described["components"]["schemas"]["TransactionForm"]
    assert set(form["required"]) == {"vendor", "reference", "customer", "currency", "lines"}
    for name in form["required"]:
        posted = {key: value for key, value in a_posted().items() if key != name}
        errors = ledger.post(posted).json["errors"]
        assert errors == [{"pointer": f"/{name}", "detail": "is needed"}]
