"""Nothing of another account is reached, whatever id is tried, on any route that takes one."""

import re
from uuid import uuid4

import pytest
from flask import Flask
from tests.builders import a_transaction, an_account
from tests.installation import Installation

from entrypoints.web.guard import OPEN, door_of

MINE = an_account()
THEIRS = an_account(reference="C-2002")


@pytest.fixture
def shared(installation: Installation) -> Installation:
    """Two customers of one vendor; the member belongs to the first."""
    installation.add(accounts=[MINE, THEIRS])
    installation.add_member("alice@mine.example", MINE)
    return installation


def _routes_with_ids(app: Flask) -> list[str]:
    return [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "uuid:" in rule.rule and "GET" in (rule.methods or ())
    ]


def test_every_route_with_an_id_answers_a_foreign_one_like_one_that_does_not_exist(
    shared: Installation,
) -> None:
    [foreign] = shared.issue(a_transaction("T-2", customer=THEIRS.reference))
    client = shared.login("alice@mine.example")
    routes = _routes_with_ids(client.application)
    assert len(routes) >= 3
    for route in routes:
        theirs = client.get(route.replace("<uuid:invoice_id>", str(foreign)))
        nobodys = client.get(route.replace("<uuid:invoice_id>", str(uuid4())))
        assert (theirs.status_code, nobodys.status_code) == (404, 404), route
        assert b"INV-2026" not in theirs.data


def test_the_list_never_shows_another_accounts_documents(shared: Installation) -> None:
    shared.issue(
        a_transaction("MINE-1"),
        a_transaction("THEIRS-1", customer=THEIRS.reference, po_reference="SECRET-PO"),
    )
    client = shared.login("alice@mine.example")
    for query in ("", "?q=paper", "?number=INV", "?status=open", "?sort=-amount"):
        page = client.get(f"/invoices/{query}").text
        assert "MINE-1" in page or "INV-2026-000001" in page
        assert "SECRET-PO" not in page
        assert "INV-2026-000002" not in page
    assert "1 document" in client.get("/invoices/").text
    assert "0 documents" in client.get("/invoices/?q=SECRET-PO").text


def test_every_page_that_is_not_open_to_all_asks_for_a_login(shared: Installation) -> None:
    client = shared.app().test_client()
    for rule in client.application.url_map.iter_rules():
        is_open = door_of(client.application, rule.endpoint) == OPEN
        if is_open or "GET" not in (rule.methods or ()):
            continue
        path = re.sub(r"<[^>]+>", lambda _: str(uuid4()), rule.rule)
        answer = client.get(path)
        assert (answer.status_code, (answer.location or "").split("?")[0]) in {
            (303, "/login"),
            (401, ""),
        }, path


def test_a_member_who_was_removed_is_out_at_once(shared: Installation) -> None:
    client = shared.login("alice@mine.example")
    with shared.administrator.begin() as connection:
        connection.exec_driver_sql("DELETE FROM memberships")
    assert client.get("/invoices/").status_code == 303
