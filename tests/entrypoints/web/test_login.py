"""Logging in tells nothing to those who guess, and leads nowhere else."""

import re

import pytest
from tests.builders import an_account
from tests.installation import PASSWORD, Installation

from entrypoints.web.auth.session import local_target


@pytest.fixture
def with_alice(installation: Installation) -> Installation:
    installation.add()
    installation.add_member("alice@mine.example", an_account())
    return installation


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(
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


def test_logging_in_leads_to_the_page_that_was_asked_for(with_alice: Installation) -> None:
    client = with_alice.app().test_client()
    form = {"email": "Alice@Mine.example", "password": PASSWORD, "next": "/invoices/?q=paper"}
    answer = client.post("/login", data=form)
    assert (answer.status_code, answer.location) == (303, "/invoices/?q=paper")


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"],
)
def test_nobody_is_sent_to_another_site_after_the_login(target: str) -> None:
    assert local_target(target) is None


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


def test_a_form_without_its_token_is_refused(with_alice: Installation) -> None:
    app = with_alice.app()
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post("/login", data={"email": "a@b.example", "password": "x"})
    assert answer.status_code == 400


def test_the_session_that_was_there_before_the_login_is_dropped(with_alice: Installation) -> None:
    client = with_alice.app().test_client()
    with client.session_transaction() as session:
        session["planted"] = "by somebody"
    client.post("/login", data={"email": "alice@mine.example", "password": PASSWORD})
    with client.session_transaction() as session:
        assert "planted" not in session
