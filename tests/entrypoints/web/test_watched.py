"""The monitor over HTTP: five attacks end before they get anywhere, and honest people go on."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.builders import a_transaction, an_account, an_id
from tests.installation import PASSWORD, Installation

from application.watching import EditRules, ReleasePerson
from domain.audit import Actor, ActorKind
from domain.identity import PersonId
from domain.watching import DEFAULT_RULES, Limit, RuleName, Rules, Step

ALICE = "alice@mine.example"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/149.0 Safari/537.36"
THIEF = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
STAFF = Actor(ActorKind.STAFF, id=str(an_id("ada")), name="Ada")


@pytest.fixture
def site(installation: Installation) -> Installation:
    installation.add()
    installation.add_member(ALICE, an_account())
    return installation


def sign_in(site: Installation, *, app: Flask | None = None, **sent: str) -> FlaskClient:
    client = (app or site.app()).test_client()
    client.environ_base |= {"HTTP_USER_AGENT": DESK, "REMOTE_ADDR": "192.0.2.7"} | sent
    answer = client.post("/login", data={"email": ALICE, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return client


def alice_id(site: Installation) -> PersonId:
    return PersonId(an_id("person", ALICE))


def step_up(client: FlaskClient) -> None:
    answer = client.post("/step-up", data={"password": PASSWORD, "way": "password"})
    assert answer.status_code == 303, answer.text


def test_walking_through_ids_is_asked_for_a_proof_and_then_locked(site: Installation) -> None:
    client, tried = sign_in(site), 0
    while tried < 50:
        answer = client.get(f"/invoices/{an_id('guess', tried)}")
        if answer.status_code == 403:
            break
        if answer.status_code == 303:
            assert answer.location.startswith("/step-up")
            step_up(client)
            continue
        assert answer.status_code == 404
        tried += 1
    assert tried == 15
    assert "Your login is locked" in answer.text
    assert "15 different things were asked for that are not in the account." in answer.text
    for page in ("/invoices/", "/login-and-security", "/step-up"):
        assert client.get(page).status_code in {403, 404}
    assert sign_in(site, app=client.application).get("/invoices/").status_code == 403
    site.container.person_releaser()(ReleasePerson(alice_id(site), "She called."), STAFF)
    assert client.get("/invoices/").status_code == 200


def test_walking_through_numbers_in_the_search_ends_in_a_lock(site: Installation) -> None:
    client, tried = sign_in(site), 0
    for n in range(60):
        field = ("number", "q")[n % 2]
        answer = client.get("/invoices/", query_string={field: f"INV-2026-{4000 + n}"})
        if answer.status_code == 303:
            step_up(client)
            continue
        if answer.status_code == 403:
            break
        tried += 1
    assert tried < 50
    assert "Your login is locked" in answer.text


def test_words_that_are_searched_for_are_not_kept(site: Installation) -> None:
    client = sign_in(site)
    client.get("/invoices/?q=a+private+word")
    client.get("/invoices/?number=4711")
    query = "SELECT json_agg(details ORDER BY at)::text FROM audit_events WHERE action = :a"
    assert json.loads(site.scalar(query, a="invoices.searched")) == [
        {"found": 0},
        {"found": 0, "number": "4711"},
    ]


def test_a_copied_session_is_worth_nothing_in_another_browser(site: Installation) -> None:
    client = sign_in(site)
    assert client.get("/invoices/").status_code == 200
    thief = client.application.test_client()
    thief.environ_base |= {"HTTP_USER_AGENT": THIEF, "REMOTE_ADDR": "203.0.113.66"}
    copied = client.get_cookie("counterfoil")
    assert copied is not None
    thief.set_cookie("counterfoil", copied.value)
    for _ in range(3):
        answer = thief.get("/invoices/")
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/step-up")
    query = "SELECT details->>'device' FROM audit_events WHERE action = 'session.moved'"
    assert site.scalar(query) == "true"


def test_whose_session_was_copied_proves_it_and_goes_on(site: Installation) -> None:
    client = sign_in(site)
    thief = client.application.test_client()
    thief.environ_base |= {"HTTP_USER_AGENT": THIEF, "REMOTE_ADDR": "203.0.113.66"}
    copied = client.get_cookie("counterfoil")
    assert copied is not None
    thief.set_cookie("counterfoil", copied.value)
    thief.get("/invoices/")
    assert client.get("/invoices/").location.startswith("/step-up")
    step_up(client)
    assert client.get("/invoices/").status_code == 200
    assert thief.get("/invoices/").location.startswith("/login")  # its token is worth nothing now


def test_a_proof_that_is_asked_for_keeps_the_factors_shut(site: Installation) -> None:
    """A thief must not set up a passkey of their own with a session that is still fresh."""
    client = sign_in(site)
    client.environ_base["HTTP_USER_AGENT"] = THIEF
    for page in ("/login-and-security", "/login-and-security/passkeys/new"):
        answer = client.get(page)
        assert answer.status_code == 404 or answer.location.startswith("/step-up")


def test_many_documents_are_stopped_by_the_rules_that_an_administrator_made(
    site: Installation,
) -> None:
    few = Rules({RuleName.FETCHED_DAY: {Step.STEP_UP: Limit(3), Step.TELL: Limit(5)}})
    site.container.rules_editor()(EditRules(few, 0, "A small world."), STAFF)
    invoices = site.issue(*(a_transaction(f"T-{n}") for n in range(8)))
    client, seen = sign_in(site), 0
    for invoice_id in invoices:
        answer = client.get(f"/invoices/{invoice_id}")
        if answer.status_code == 303:
            step_up(client)
            answer = client.get(f"/invoices/{invoice_id}")
        seen += answer.status_code == 200
    assert seen == 5


def test_requests_that_are_refused_one_after_the_other_end_in_a_lock(site: Installation) -> None:
    client, refused = sign_in(site), 0
    few = Rules({RuleName.REFUSED: {Step.TELL: Limit(3)}})
    site.container.rules_editor()(EditRules(few, 0, "A small world."), STAFF)
    for page in ("/staff/", "/staff/accounts/", "/staff/tiers/", "/invoices/", "/staff/"):
        answer = client.get(page)
        refused += "Your login is locked" in answer.text
    assert refused == 2


def test_a_known_device_signs_in_while_somebody_guesses_from_everywhere(
    site: Installation,
) -> None:
    app = site.app(limited=True)
    client = sign_in(site, app=app)
    client.post("/logout")
    guesser = app.test_client()
    statuses = []
    for n in range(60):
        where = {"REMOTE_ADDR": f"198.51.{n}.9"}
        form = {"email": ALICE, "password": "a guess"}
        statuses.append(guesser.post("/login", data=form, environ_base=where).status_code)
    assert statuses[-1] == 429
    form = {"email": ALICE, "password": PASSWORD}
    newcomer = app.test_client().post(
        "/login", data=form, environ_base={"REMOTE_ADDR": "198.51.100.1"}
    )
    assert newcomer.status_code == 429
    assert client.post("/login", data=form).status_code == 303


def test_wrong_factors_close_new_devices_and_leave_sessions_open(site: Installation) -> None:
    client = sign_in(site)
    closed = Rules({RuleName.WRONG_FACTOR: {Step.LOCK: Limit(1)}})
    site.container.rules_editor()(EditRules(closed, 0, "A small world."), STAFF)
    client.post("/step-up", data={"password": "wrong", "way": "password"})
    standing = site.container.watch_reads().standing(alice_id(site))
    now = site.container.clock().now()
    assert standing.is_sign_in_closed(now)
    assert not standing.is_sign_in_closed(now + timedelta(hours=1))
    assert client.get("/invoices/").status_code == 200


def test_a_new_device_is_told_from_one_that_was_used_before(site: Installation) -> None:
    client = sign_in(site)
    client.post("/logout")
    client.post("/login", data={"email": ALICE, "password": PASSWORD})
    query = "SELECT count(*) FROM audit_events WHERE action = 'device.added'"
    assert site.scalar(query) == 1
    sign_in(site, app=client.application, REMOTE_ADDR="203.0.113.66", HTTP_USER_AGENT=THIEF)
    assert site.scalar(query) == 2
    assert site.scalar("SELECT rule FROM watch_findings") == RuleName.NEW_DEVICE.value


def test_default_rules_are_what_counts_where_nobody_changed_them(site: Installation) -> None:
    assert site.container.watch_reads().versions() == []
    with site.container.begin_work()(STAFF) as work:
        assert work.watching.rules(0) == DEFAULT_RULES
