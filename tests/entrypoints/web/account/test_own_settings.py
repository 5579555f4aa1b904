"""One's own sessions, password and address: nobody else's, and nothing by half."""

import re

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from tests.builders import an_id
from tests.entrypoints.web.account.conftest import MINE, THEIRS, Cast
from tests.entrypoints.web.account.post import GOOD, link_to, mails_to, token_of
from tests.installation import PASSWORD
from werkzeug.test import TestResponse

from adapters.crypto.passwords import Argon2Passwords

HERE = "/login-and-security"
ALICE, NEW = "alice@mine.example", "alice@new.example"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def sessions_of(client: FlaskClient) -> list[str]:
    page = client.get(HERE).text
    return re.findall(rf"{HERE}/sessions/([0-9a-f-]{{36}})/end", page)


def is_in(client: FlaskClient) -> bool:
    return client.get("/invoices/").status_code == 200


def change_password(client: FlaskClient, old: str, new: str) -> TestResponse:
    return client.post(f"{HERE}/password", data={"old": old, "password": new})


def test_sessions_are_listed_with_device_and_which_one_is_this(cast: Cast) -> None:
    client = cast.anybody()
    client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    client.post("/login", data={"email": ALICE, "password": PASSWORD})
    cast.client(cast.alice)
    page = client.get(HERE).text
    assert "Firefox on Linux" in page
    assert page.count("This one") == 1
    assert "Ends 2 hours after its last use" in page
    assert len(sessions_of(client)) == 1


def test_one_session_can_be_ended_and_all_others(cast: Cast) -> None:
    one, two, three = (cast.client(cast.alice) for _ in range(3))
    for session_id in sessions_of(one)[:1]:
        one.post(f"{HERE}/sessions/{session_id}/end")
    assert [is_in(one), is_in(two), is_in(three)].count(True) == 2
    one.post(f"{HERE}/sessions/end-others")
    assert [is_in(one), is_in(two), is_in(three)] == [True, False, False]
    assert cast.events("session.revoked") == 2


def test_nobody_ends_somebody_elses_session(cast: Cast) -> None:
    alice, bob = cast.client(cast.alice), cast.client(cast.bob)
    cast.client(cast.bob)
    [bobs_other] = sessions_of(bob)
    for foreign in (bobs_other, an_id("no session")):
        assert alice.post(f"{HERE}/sessions/{foreign}/end").status_code == 404
    assert len(sessions_of(bob)) == 1


def test_ending_a_session_twice_is_not_found(cast: Cast) -> None:
    client = cast.client(cast.alice)
    cast.client(cast.alice)
    [other] = sessions_of(client)
    address = f"{HERE}/sessions/{other}/end"
    assert [client.post(address).status_code for _ in range(2)] == [303, 404]


def test_a_changed_password_ends_the_other_sessions_and_is_told(cast: Cast) -> None:
    here, elsewhere = cast.client(cast.alice), cast.client(cast.alice)
    assert change_password(here, PASSWORD, GOOD).status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)
    [notice] = mails_to(cast.installation, ALICE)
    assert notice.subject == "Your password was changed"
    assert cast.anybody().post("/login", data={"email": ALICE, "password": GOOD}).location


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("wrong", GOOD, "is not your present password"),
        (PASSWORD, PASSWORD, "that you have already"),
        (PASSWORD, "short", "12 characters"),
        (PASSWORD, "ashdown alice", "anybody who knows you"),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_bad_one(
    cast: Cast, old: str, new: str, says: str
) -> None:
    here, elsewhere = cast.client(cast.alice), cast.client(cast.alice)
    answer = change_password(here, old, new)
    assert answer.status_code == 422
    assert says in answer.text
    assert is_in(elsewhere)
    assert not mails_to(cast.installation, ALICE)


def test_a_login_brings_an_outdated_hash_up_to_date(cast: Cast) -> None:
    weaker = Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8 * 1024)).hash(PASSWORD)
    query = "UPDATE people SET password_hash = :weaker WHERE id = :id"
    cast.installation.tamper("people", query, weaker=weaker, id=cast.alice)
    for password, email in (("wrong", ALICE), (PASSWORD, ALICE)):
        cast.anybody().post("/login", data={"email": email, "password": password})
    query = "SELECT password_hash FROM people WHERE id = :id"
    kept = cast.installation.scalar(query, id=cast.alice)
    assert kept != weaker
    assert cast.installation.container.passwords().is_right(PASSWORD, kept)


def ask_for(client: FlaskClient, email: str = NEW) -> TestResponse:
    return client.post(f"{HERE}/email", data={"email": email})


def answer(cast: Cast, link: str, **more: str) -> TestResponse:
    address = "/link/new-address" if not more else "/link/old-address"
    return cast.anybody().post(address, data={"token": token_of(link)} | more)


def present_address(cast: Cast) -> str:
    person = cast.installation.container.people_reads().by_id(cast.alice)
    assert person is not None
    return person.email


@pytest.mark.parametrize("order", [("new", "old"), ("old", "new")])
def test_an_address_changes_when_both_mailboxes_have_agreed(
    cast: Cast, order: tuple[str, str]
) -> None:
    client = cast.client(cast.alice)
    assert ask_for(client).status_code == 303
    links = {"new": link_to(cast.installation, NEW), "old": link_to(cast.installation, ALICE)}
    agree = {"new": {}, "old": {"answer": "agree"}}
    for which in order:
        assert present_address(cast) == ALICE
        assert cast.anybody().get(links[which]).status_code == 200
        assert answer(cast, links[which], **agree[which]).status_code == 200
    assert present_address(cast) == NEW
    assert not is_in(client)
    for address in (ALICE, NEW):
        assert mails_to(cast.installation, address)[0].subject == "Your e-mail address was changed"
    assert cast.events("email.changed") == 1


def test_the_old_mailbox_stops_a_change(cast: Cast) -> None:
    ask_for(cast.client(cast.alice))
    new, old = link_to(cast.installation, NEW), link_to(cast.installation, ALICE)
    answer(cast, new)
    assert answer(cast, old, answer="stop").status_code == 200
    assert answer(cast, old, answer="agree").status_code == 410
    assert present_address(cast) == ALICE


def test_each_mailbox_answers_for_itself_alone(cast: Cast) -> None:
    """The new mailbox's link does not stand in for the old one's, nor is it good twice."""
    ask_for(cast.client(cast.alice))
    new = link_to(cast.installation, NEW)
    assert answer(cast, new, answer="agree").status_code == 410
    assert [answer(cast, new).status_code for _ in range(2)] == [200, 410]
    assert present_address(cast) == ALICE


@pytest.mark.parametrize("how", ["cancel", "password", "reset", "again"])
def test_a_change_ends_with_a_cancellation_a_new_password_or_another_change(
    cast: Cast, how: str
) -> None:
    client = cast.client(cast.alice)
    ask_for(client)
    new, old = link_to(cast.installation, NEW), link_to(cast.installation, ALICE)
    match how:
        case "cancel":
            client.post(f"{HERE}/email/cancel")
        case "password":
            change_password(client, PASSWORD, GOOD)
        case "reset":
            cast.anybody().post("/forgotten-password", data={"email": ALICE})
            form = {"token": token_of(link_to(cast.installation, ALICE)), "password": GOOD}
            cast.anybody().post("/link/password", data=form)
        case "again":
            ask_for(client, "alice@newer.example")
    assert answer(cast, new).status_code == 410
    assert answer(cast, old, answer="agree").status_code == 410
    assert present_address(cast) == ALICE


def test_somebody_elses_address_is_not_revealed_and_not_taken(cast: Cast) -> None:
    client = cast.client(cast.alice)
    free, taken = ask_for(client), ask_for(client, "charlie@theirs.example")
    assert (free.status_code, free.location) == (taken.status_code, taken.location)
    [told] = mails_to(cast.installation, "charlie@theirs.example")
    assert "/link/" not in told.text + told.html
    answer(cast, link_to(cast.installation, ALICE), answer="agree")
    assert present_address(cast) == ALICE


def test_an_address_that_was_taken_meanwhile_is_not_changed_to(cast: Cast) -> None:
    ask_for(cast.client(cast.alice), NEW)
    ask_for(cast.client(cast.charlie, THEIRS), NEW)
    links = [mail for mail in mails_to(cast.installation, NEW) if "/link/" in mail.text]
    tokens = [found for mail in links for found in re.findall(r"/link/(\S+)", mail.text)]
    assert len(set(tokens)) == 2
    for token in tokens:
        cast.anybody().post("/link/new-address", data={"token": token})
    answers = [
        answer(cast, link_to(cast.installation, email), answer="agree").status_code
        for email in (ALICE, "charlie@theirs.example")
    ]
    assert answers == [200, 409]
    assert present_address(cast) == NEW


@pytest.mark.parametrize("email", [ALICE, "Alice@Mine.example", "", "no address", "a@b\nc@d"])
def test_an_address_must_be_another_one_and_one_at_all(cast: Cast, email: str) -> None:
    assert ask_for(cast.client(cast.alice), email).status_code == 422


@pytest.mark.parametrize("address", ["password", "email", "sessions/end-others", "email/cancel"])
def test_what_changes_a_login_needs_a_fresh_proof(cast: Cast, address: str) -> None:
    client = cast.client(cast.alice)
    with cast.installation.administrator.begin() as connection:
        connection.exec_driver_sql("UPDATE sessions SET proven_at = now() - interval '6 minutes'")
    form = {"old": PASSWORD, "password": GOOD, "email": NEW}
    asked = client.post(f"{HERE}/{address}", data=form)
    assert asked.status_code == 303
    assert asked.location.startswith("/step-up")
    assert cast.installation.scalar("SELECT count(*) FROM mails") == 0


def test_choosing_an_account_needs_a_place_in_it(cast: Cast) -> None:
    client = cast.client(cast.alice)
    for account in (str(THEIRS.id), str(an_id("nothing"))):
        assert client.post("/accounts/choose", data={"account": account}).status_code == 404
    assert client.post("/accounts/choose", data={"account": "x"}).status_code == 422
    assert "switcher" not in client.get("/invoices/").text
    assert MINE.party.name in client.get("/invoices/").text
