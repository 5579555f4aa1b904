"""Support looks at the portal as a member: reading only, for a time, under both names."""

import json
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from tests.builders import a_transaction, an_account, an_id
from tests.entrypoints.web.matrix.world import routes
from tests.entrypoints.web.staff.staff_users import appoint
from tests.installation import Installation

from domain.access import Role, StaffRole
from domain.identity import PersonId
from entrypoints.web.guard import door_of

THEIRS = an_account(reference="C-2002")
SAM = PersonId(an_id("staff", "Sam"))


@pytest.fixture
def business(installation: Installation) -> Installation:
    installation.add(accounts=[an_account(), THEIRS])
    installation.add_member("olga@x.example", an_account(), Role.OWNER)
    installation.add_member("paul@x.example", THEIRS, Role.PAYER)
    installation.issue(a_transaction("T-1"), a_transaction("T-2", customer="C-2002"))
    return installation


@pytest.fixture
def sam(business: Installation) -> FlaskClient:
    return appoint(business, StaffRole.SUPPORT, name="Sam")


OLGA = PersonId(an_id("person", "olga@x.example"))
ADDRESS = f"/staff/accounts/{an_account().id}/members/{OLGA}/look"


def look(client: FlaskClient) -> None:
    answer = client.post(ADDRESS, data={"reason": "Ticket 7: finds no invoice"})
    assert (answer.status_code, answer.location) == (303, "/invoices/")


def later(installation: Installation, by: timedelta) -> None:
    """As if `by` had passed for whoever looks."""
    with installation.administrator.begin() as connection:
        connection.execute(
            text("UPDATE sessions SET looking_until = looking_until - CAST(:by AS interval)"),
            {"by": by},
        )


def test_who_looks_sees_what_the_member_sees_under_a_banner_on_every_page(
    business: Installation, sam: FlaskClient
) -> None:
    assert sam.get("/invoices/").status_code == 404
    look(sam)
    page = sam.get("/invoices/").text
    assert "INV-2026-000001" in page
    assert "INV-2026-000002" not in page
    first, second = (
        str(business.scalar("SELECT id FROM invoices WHERE number = :n", n=f"INV-2026-00000{n}"))
        for n in (1, 2)
    )
    invoice = sam.get(f"/invoices/{first}").text
    for shown in (page, invoice, sam.get("/verify").text):
        assert re.search(r"You are <strong>Sam</strong>, looking at the portal as", shown)
        assert "<strong>Olga</strong> of Ashdown Interiors Ltd" in shown
    assert sam.get(f"/invoices/{second}").status_code == 404
    assert business.login("olga@x.example").get("/invoices/").text.count("Stop looking") == 0


def test_the_trail_names_both_and_the_member_has_not_viewed_anything(
    business: Installation, sam: FlaskClient
) -> None:
    look(sam)
    first = str(business.scalar("SELECT id FROM invoices WHERE number = 'INV-2026-000001'"))
    sam.get(f"/invoices/{first}")
    sam.post("/look/stop")
    query = """
        SELECT json_agg(json_build_array(action, actor_kind, actor_name, on_behalf_of_name,
            account_id) ORDER BY at, id)::text
        FROM audit_events WHERE actor_name = 'Sam'
    """
    account = str(an_account().id)
    assert json.loads(business.scalar(query)) == [
        ["look.started", "staff", "Sam", "", account],
        ["invoice.viewed", "staff", "Sam", "Olga", account],
        ["look.ended", "staff", "Sam", "Olga", account],
    ]
    told = "SELECT details->>'reason' FROM audit_events WHERE action = 'look.started'"
    assert business.scalar(told) == "Ticket 7: finds no invoice"
    olga = business.login("olga@x.example")
    history = olga.get(f"/invoices/{first}").text.split('id="history"')[1].split("</ol>")[0]
    assert "Viewed" not in history


def test_nothing_can_be_sent_anywhere_but_to_stop(business: Installation, sam: FlaskClient) -> None:
    business.watch_nobody()  # so many refusals in a row would be noticed
    look(sam)
    app = sam.application
    allowed = {"looking.stop", "auth.logout"}
    tried = 0
    for name, endpoint in routes(app):
        method, rule = name.split(" ", 1)
        # Everybody's pages aside, and proofs of who sits at the keyboard.
        proofs = ("/second-factor", "/step-up")
        if method == "GET" or door_of(app, endpoint).is_open or rule.startswith(proofs):
            continue
        if endpoint in allowed:
            continue
        address = re.sub(r"<uuid:\w+>", str(OLGA), rule)
        answer = sam.open(re.sub(r"<[^>]+>", "basic", address), method=method)
        assert answer.status_code in {403, 404}, (name, answer.status_code)
        tried += 1
    assert tried >= 20
    refused = sam.get("/staff/")
    assert refused.status_code == 403
    assert "Stop looking first" in refused.text
    assert sam.post(ADDRESS, data={"reason": "a double click"}).status_code == 403


def test_it_ends_by_stop_and_stopping_again_changes_nothing(sam: FlaskClient) -> None:
    look(sam)
    assert sam.post("/look/stop").location == f"/staff/accounts/{an_account().id}"
    assert sam.get("/invoices/").status_code == 404
    assert sam.post("/look/stop").location == "/"
    assert "Stop looking" not in sam.get("/staff/").text


def test_it_ends_by_itself_after_half_an_hour(business: Installation, sam: FlaskClient) -> None:
    look(sam)
    later(business, timedelta(minutes=29))
    assert sam.get("/invoices/").status_code == 200
    later(business, timedelta(minutes=1))
    assert sam.get("/invoices/").status_code == 404
    assert sam.get("/staff/").status_code == 200


def test_it_never_outlasts_the_session(business: Installation, sam: FlaskClient) -> None:
    with business.administrator.begin() as connection:
        connection.execute(text("UPDATE sessions SET ends_at = now() + interval '5 minutes'"))
    look(sam)
    assert business.scalar("SELECT looking_until = ends_at FROM sessions")


@pytest.mark.parametrize(
    ("change", "is_out"),
    [
        ("UPDATE staff_users SET roles = '{finance}'", False),
        ("DELETE FROM staff_users", True),
        ("DELETE FROM memberships", False),
    ],
)
def test_it_ends_with_the_role_and_with_the_members_place(
    business: Installation, sam: FlaskClient, change: str, *, is_out: bool
) -> None:
    look(sam)
    with business.administrator.begin() as connection:
        connection.execute(text(change))
    assert sam.get("/invoices/").status_code == (303 if is_out else 404)
    assert sam.get("/staff/").status_code == (303 if is_out else 200)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301, "because\u202e"])
def test_no_look_without_a_reason(business: Installation, sam: FlaskClient, reason: str) -> None:
    answer = sam.post(ADDRESS, data={"reason": reason})
    assert answer.status_code == 422
    assert 'id="reason-error"' in answer.text
    assert business.scalar("SELECT count(*) FROM sessions WHERE looking_as IS NOT NULL") == 0


def test_nobody_looks_as_a_member_of_another_account_or_as_nobody(sam: FlaskClient) -> None:
    for account, person in ((THEIRS.id, OLGA), (an_account().id, SAM), (OLGA, OLGA)):
        address = f"/staff/accounts/{account}/members/{person}/look"
        assert sam.get(address).status_code == 404
        assert sam.post(address, data={"reason": "why"}).status_code in {404, 409}
    assert sam.get("/invoices/").status_code == 404


def test_only_those_who_may_are_shown_the_way(business: Installation, sam: FlaskClient) -> None:
    account = f"/staff/accounts/{an_account().id}"
    assert "See what Olga sees" in sam.get(account).text
    finance = appoint(business, StaffRole.FINANCE, name="Fin")
    assert "See what" not in finance.get(account).text
    assert finance.post(ADDRESS, data={"reason": "x"}).status_code == 403


def test_after_a_stop_somebody_else_can_be_looked_as(
    business: Installation, sam: FlaskClient
) -> None:
    look(sam)
    sam.post("/look/stop")
    paul = an_id("person", "paul@x.example")
    answer = sam.post(f"/staff/accounts/{THEIRS.id}/members/{paul}/look", data={"reason": "8"})
    assert answer.status_code == 303
    page = sam.get("/invoices/").text
    assert "INV-2026-000002" in page
    assert "INV-2026-000001" not in page
