"""Logging in tells nothing to those who guess, and leads nowhere else."""

import re

import pytest
from flask.testing import FlaskClient
from tests.builders import an_account
from tests.installation import PASSWORD, Installation


@pytest.fixture
def with_alice(installation: Installation) -> Installation:
    installation.add()
    installation.add_member("alice@mine.example", an_account())
    return installation


def test_user_enumeration_an_unknown_address_and_a_wrong_password_get_the_same_answer(
    with_alice: Installation,
) -> None:
    client = with_alice.app().test_client()
    answers = [
        client.post("/login", data={"email": email, "password": "wrong"})
        for email in ("alice@mine.example", "nobody@mine.example")
    ]
    assert {answer.status_code for answer in answers} == {422}
    texts = [
        re.sub(r'name="csrf_token" value="[^"]*"|(alice|nobody)@', "", answer.text)
        for answer in answers
    ]
    assert texts[0] == texts[1]


def test_a_new_installation_has_no_login_and_shows_none(installation: Installation) -> None:
    for table in ("people", "memberships", "staff_users", "api_keys"):
        assert installation.scalar(f"SELECT count(*) FROM {table}") == 0  # noqa: S608 - our words
    assert "This is a demo" not in installation.app().test_client().get("/login").text


def test_logging_in_leads_to_the_page_that_was_asked_for(with_alice: Installation) -> None:
    client = with_alice.app().test_client()
    form = {"email": "Alice@Mine.example", "password": PASSWORD, "next": "/invoices/?q=paper"}
    answer = client.post("/login", data=form)
    assert (answer.status_code, answer.location) == (303, "/invoices/?q=paper")


def test_each_attempt_is_in_the_audit_trail(with_alice: Installation) -> None:
    client = with_alice.app().test_client()
    client.post(
        "/login",
        data={"email": "alice@mine.example", "password": "wrong"},
        headers={"User-Agent": "Tester/1"},
    )
    query = (
        "SELECT action || ' ' || outcome || ' ' || address || ' ' || user_agent FROM audit_events"
    )
    assert with_alice.scalar(query) == "session.refused refused 127.0.0.1 Tester/1"


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("counterfoil")
    assert cookie is not None
    return cookie.value


def test_session_fixation_a_cookie_from_before_the_login_opens_nothing_after_it(
    with_alice: Installation,
) -> None:
    app = with_alice.app()
    thief, victim = app.test_client(), app.test_client()
    thief.get("/login")
    planted = cookie_of(thief)
    victim.set_cookie("counterfoil", planted)
    with victim.session_transaction() as session:
        secret_of_forms = session["csrf_token"]
    victim.post("/login", data={"email": "alice@mine.example", "password": PASSWORD})
    assert victim.get("/invoices/").status_code == 200
    assert thief.get("/invoices/").status_code == 303
    assert cookie_of(victim) != planted
    victim.get("/invoices/")
    with victim.session_transaction() as session:
        assert session["csrf_token"] != secret_of_forms  # the thief could make forms with it


def test_session_fixation_who_logs_in_over_a_planted_session_shares_nothing_with_it(
    with_alice: Installation,
) -> None:
    with_alice.add_member("mallory@mine.example", an_account())
    thief = with_alice.login("mallory@mine.example")
    victim = thief.application.test_client()
    victim.set_cookie("counterfoil", cookie_of(thief))
    victim.post("/login", data={"email": "alice@mine.example", "password": PASSWORD})
    assert "alice@mine.example" in victim.get("/login-and-security").text
    assert "alice@mine.example" not in thief.get("/login-and-security").text


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(with_alice: Installation) -> None:
    client = with_alice.login("alice@mine.example")
    copied = client.get_cookie("counterfoil")
    assert copied is not None
    thief = client.application.test_client()
    thief.set_cookie("counterfoil", copied.value)
    assert thief.get("/invoices/").status_code == 200
    client.post("/logout")
    assert thief.get("/invoices/").status_code == 303


def token_on(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found
    return found.group(1)


def test_signing_out_in_two_tabs_says_so_in_both(with_alice: Installation) -> None:
    client = with_alice.app(forged_refused=True).test_client()
    form = {"email": "alice@mine.example", "password": PASSWORD}
    client.post("/login", data=form | {"csrf_token": token_on(client, "/login")})
    token = token_on(client, "/invoices/")
    for _ in range(2):
        answer = client.post("/logout", data={"csrf_token": token})
        assert (answer.status_code, answer.location) == (303, "/login")
        assert "You are signed out." in client.get("/login").text


def test_a_form_that_was_left_open_after_signing_out_leads_to_the_login(
    with_alice: Installation,
) -> None:
    client = with_alice.app(forged_refused=True).test_client()
    answer = client.post("/login-and-security/sessions/end-others", data={"csrf_token": "old"})
    assert (answer.status_code, answer.location) == (303, "/login")


def test_the_login_page_leads_on_who_is_logged_in(with_alice: Installation) -> None:
    client = with_alice.login("alice@mine.example")
    assert client.get("/login?next=/invoices/?q=x").location == "/invoices/?q=x"


def test_every_login_has_a_new_token_and_the_database_keeps_none(with_alice: Installation) -> None:
    tokens = set()
    for _ in range(2):
        client = with_alice.login("alice@mine.example")
        with client.session_transaction() as session:
            tokens.add(session["_user_id"])
    assert len(tokens) == 2
    kept = with_alice.scalar("SELECT string_agg(token_sha256::text, ' ') FROM sessions")
    assert not any(token in kept for token in tokens)


@pytest.mark.parametrize(
    "change",
    [
        "ended_at = now()",
        "ends_at = now()",
        "last_used_at = now() - interval '2 hours'",
    ],
)
def test_a_session_that_is_over_asks_for_a_login(with_alice: Installation, change: str) -> None:
    client = with_alice.login("alice@mine.example")
    assert client.get("/invoices/").status_code == 200
    with with_alice.administrator.begin() as connection:
        connection.exec_driver_sql(f"UPDATE sessions SET {change}")  # noqa: S608 - our own words
    assert client.get("/invoices/").location == "/login?next=/invoices/"
