"""A passkey proves what it signed for us, here, just now, and once."""

import json

import pytest
from flask.testing import FlaskClient
from tests.authenticator import BE, BS, UP, UV, Authenticator
from tests.builders import an_account
from tests.entrypoints.web.auth.conftest import ALICE
from tests.entrypoints.web.auth.ways import (
    HeldClock,
    add_passkey,
    error_on,
    log_in_by_passkey,
    offer_passkey,
    password_login,
    prove,
)
from tests.installation import Installation
from webauthn import base64url_to_bytes

from domain.access import MOST_PASSKEYS

BOB = "bob@mine.example"

BENT = {
    "another origin": {"origin": "https://evil.example"},
    "another port": {"origin": "http://localhost:8001"},
    "another site's name": {"rp_id": "evil.example"},
    "a frame in another site": {"client_data": {"crossOrigin": True}},
    "a frame, said otherwise": {"client_data": {"crossOrigin": "true"}},
    "a top origin": {"client_data": {"topOrigin": "https://evil.example"}},
    "our own top origin": {"client_data": {"topOrigin": "http://localhost:8000"}},
    "nobody verified": {"flags": UP},
    "nobody present": {"flags": UV},
    "another challenge": {"client_data": {"challenge": "AAAA"}},
    "another ceremony": {"client_data": {"type": "payment.get"}},
}


def why(house: Installation) -> str:
    query = "SELECT details->>'why' FROM audit_events WHERE outcome = 'refused' ORDER BY id DESC"
    return str(house.scalar(f"{query} LIMIT 1"))


def the_passkey(house: Installation) -> str:
    return str(house.scalar("SELECT id FROM passkeys"))


def bend(passkey: Authenticator, bent: dict[str, object]) -> None:
    for name, value in bent.items():
        setattr(passkey, name, value)


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT)
def test_a_passkey_that_was_made_elsewhere_or_otherwise_is_not_added(
    house: Installation, bent: dict[str, object]
) -> None:
    made = Authenticator()
    bend(made, bent)
    answer = offer_passkey(house.login(ALICE), made)
    assert answer.status_code == 422
    assert "could not be added" in error_on(answer)
    assert house.scalar("SELECT count(*) FROM passkeys") == 0
    assert why(house) not in {"", "None"}


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT)
def test_what_was_signed_elsewhere_or_otherwise_opens_no_login_and_proves_nothing(
    house: Installation, bent: dict[str, object]
) -> None:
    passkey = add_passkey(house.login(ALICE))
    bend(passkey, bent)
    visitor = house.app().test_client()
    assert log_in_by_passkey(visitor, passkey).status_code == 422
    assert visitor.get("/invoices/").location == "/login?next=/invoices/"
    client = password_login(house, ALICE)
    assert prove(client, passkey).status_code == 422
    assert client.get("/invoices/").location.startswith("/second-factor")
    # It was no fault of the passkey's: honestly used, it still works.
    honest = Authenticator()
    bend(passkey, {name: getattr(honest, name) for name in bent})
    assert log_in_by_passkey(visitor, passkey).status_code == 303


def test_with_a_passkey_one_logs_in_without_password_or_address(house: Installation) -> None:
    passkey = add_passkey(house.login(ALICE))
    visitor = house.app().test_client()
    options = visitor.post("/login/passkey-options").get_json()
    assert options["allowCredentials"] == []  # nothing that would tell who has one
    assert options["userVerification"] == "required"
    form = {"answer": passkey.get(options), "next": "/invoices/?q=x"}
    assert visitor.post("/login/passkey", data=form).location == "/invoices/?q=x"
    assert visitor.get("/invoices/").status_code == 200
    query = "SELECT count(*) FROM audit_events WHERE action = 'session.started'"
    assert house.scalar(f"{query} AND details->>'factor' = 'passkey'") == 1


def test_a_replayed_answer_opens_nothing(house: Installation) -> None:
    passkey = add_passkey(house.login(ALICE))
    visitor = house.app().test_client()
    captured = passkey.get(visitor.post("/login/passkey-options").get_json())
    assert visitor.post("/login/passkey", data={"answer": captured}).status_code == 303
    visitor.post("/logout")
    again = visitor.post("/login/passkey", data={"answer": captured})
    assert again.status_code == 422
    assert "answered before" in why(house)
    client = password_login(house, ALICE)
    assert_refused(client, captured)


def assert_refused(client: FlaskClient, answer: str) -> None:
    form = {"way": "passkey", "answer": answer}
    assert client.post("/second-factor", data=form).status_code == 422


def test_an_answer_is_good_only_in_the_browser_session_and_ceremony_it_was_asked_for(
    house: Installation,
) -> None:
    passkey = add_passkey(house.login(ALICE))
    visitor, other = house.app().test_client(), house.app().test_client()
    other.post("/login/passkey-options")
    for_visitor = passkey.get(visitor.post("/login/passkey-options").get_json())
    assert other.post("/login/passkey", data={"answer": for_visitor}).status_code == 422
    one, two = password_login(house, ALICE), password_login(house, ALICE)
    for_one = passkey.get(one.post("/second-factor/passkey-options").get_json())
    assert_refused(two, for_one)
    assert visitor.post("/login/passkey", data={"answer": for_one}).status_code == 422
    assert_refused(one, for_visitor)
    assert one.post("/second-factor", data={"way": "passkey", "answer": for_one}).status_code == 303


def test_a_wrong_answer_uses_its_challenge_up(house: Installation) -> None:
    passkey = add_passkey(house.login(ALICE))
    client = password_login(house, ALICE)
    options = client.post("/second-factor/passkey-options").get_json()
    wrong = json.loads(passkey.get(options))
    wrong["response"]["signature"] = "AAAA"
    assert_refused(client, json.dumps(wrong))
    assert_refused(client, passkey.get(options))


def test_a_challenge_expires_after_five_minutes(house: Installation, clock: HeldClock) -> None:
    passkey = add_passkey(house.login(ALICE))
    visitor = house.app().test_client()
    options = visitor.post("/login/passkey-options").get_json()
    assert len(base64url_to_bytes(options["challenge"])) == 32
    clock.pass_by(minutes=5)
    assert visitor.post("/login/passkey", data={"answer": passkey.get(options)}).status_code == 422
    assert log_in_by_passkey(visitor, passkey).status_code == 303
    assert house.scalar("SELECT count(*) FROM passkey_challenges") == 0


def test_a_copied_passkey_is_noticed_by_its_counter_and_accepted_no_more(
    house: Installation,
) -> None:
    passkey = add_passkey(house.login(ALICE))
    visitor = house.app().test_client()
    for _ in range(3):
        assert log_in_by_passkey(visitor, passkey).status_code == 303
        visitor.post("/logout")
    passkey.counter = 1  # the copy was made when it stood at one
    assert log_in_by_passkey(visitor, passkey).status_code == 422
    passkey.counter = 9
    assert log_in_by_passkey(visitor, passkey).status_code == 422
    query = "SELECT details FROM audit_events WHERE action = 'factor.suspected'"
    assert house.scalar(query) == {"passkey": "Laptop", "counter": 2, "seen before": 3}
    client = password_login(house, ALICE)
    page = client.get("/second-factor").text  # and the password alone opens nothing either
    assert "Use a passkey" not in page
    assert "I can’t use any of them" in page
    assert client.get("/invoices/").location.startswith("/second-factor")


def test_nobody_can_make_a_passkey_look_copied_without_having_it(house: Installation) -> None:
    passkey = add_passkey(house.login(ALICE))
    passkey.counter = 5
    visitor = house.app().test_client()
    log_in_by_passkey(visitor, passkey)
    visitor.post("/logout")
    stranger = Authenticator(
        credential_id=passkey.credential_id, user_handle=passkey.user_handle, counter=0
    )
    assert log_in_by_passkey(visitor, stranger).status_code == 422
    assert house.scalar("SELECT suspected_at FROM passkeys") is None
    assert log_in_by_passkey(visitor, passkey).status_code == 303


def test_a_passkey_that_does_not_count_may_say_zero_for_ever(house: Installation) -> None:
    passkey = add_passkey(house.login(ALICE), counts=False, flags=UP | UV | BE | BS)
    visitor = house.app().test_client()
    for _ in range(2):
        assert log_in_by_passkey(visitor, passkey).status_code == 303
        visitor.post("/logout")
    kept = house.scalar("SELECT (sign_count, is_synced, is_backed_up)::text FROM passkeys")
    assert kept == "(0,t,t)"


def test_somebody_elses_passkey_proves_nothing_and_cannot_be_added_again(
    house: Installation,
) -> None:
    house.add_member(BOB, an_account())
    of_bob = add_passkey(house.login(BOB))
    add_passkey(house.login(ALICE))
    client = password_login(house, ALICE)
    assert prove(client, of_bob).status_code == 422
    assert why(house) == "somebody else's"
    bob = password_login(house, BOB)
    assert prove(bob, of_bob).status_code == 303
    again = offer_passkey(bob, of_bob)
    assert (again.status_code, error_on(again)) == (422, "This passkey was added before.")


def test_a_passkey_that_names_another_person_is_refused(house: Installation) -> None:
    passkey = add_passkey(house.login(ALICE))
    passkey.user_handle = bytes(16)
    assert log_in_by_passkey(house.app().test_client(), passkey).status_code == 422
    assert why(house) == "the passkey names somebody else"


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "{",
        "[]",
        "null",
        '{"response": 7}',
        '{"response": {"clientDataJSON": "!!!"}}',
        '{"rawId": "AA", "response": {"clientDataJSON": "bnVsbA"}}',
        "[" * 10_000,
        '"' + "x" * 19_000 + '"',
        '{"response": {"clientDataJSON": "eyJjaGFsbGVuZ2UiOiAiXHUwMDAwIn0"}}',
    ],
)
def test_what_is_no_answer_at_all_is_refused_politely(house: Installation, answer: str) -> None:
    visitor = house.app().test_client()
    visitor.post("/login/passkey-options")
    assert visitor.post("/login/passkey", data={"answer": answer}).status_code == 422


def test_there_is_an_end_to_the_passkeys_of_one_person(house: Installation) -> None:
    client = house.login(ALICE)
    for number in range(MOST_PASSKEYS):
        add_passkey(client, f"No. {number}")
    assert client.post("/second-factor/set-up/passkey-options").status_code == 409
    assert house.scalar("SELECT count(*) FROM passkeys") == MOST_PASSKEYS


def test_a_passkey_is_renamed_and_removed_by_its_owner_alone(house: Installation) -> None:
    house.add_member(BOB, an_account())
    client = house.login(ALICE)
    passkey = add_passkey(client, "  Old\n laptop ")
    page = f"/login-and-security/passkeys/{the_passkey(house)}"
    assert "Old laptop" in client.get(page).text
    bob = house.login(BOB)
    for method in ("get", "post"):
        assert bob.open(page, method=method, data={"name": "Bob's"}).status_code == 404
    assert bob.post(f"{page}/remove").status_code == 404
    client.post(page, data={"name": "New laptop <b>"})
    assert "New laptop &lt;b&gt;" in client.get("/login-and-security").text
    client.post(f"{page}/remove")
    assert house.scalar("SELECT count(*) FROM passkeys") == 0
    assert log_in_by_passkey(house.app().test_client(), passkey).status_code == 422


def test_the_last_factor_of_who_needs_one_stays(house: Installation) -> None:
    house.add_staff("sam@house.example")
    client = password_login(house, "sam@house.example")
    add_passkey(client)
    page = f"/login-and-security/passkeys/{the_passkey(house)}"
    answer = client.post(f"{page}/remove")
    assert answer.status_code == 422
    assert "your last second factor" in answer.text
    assert house.scalar("SELECT count(*) FROM passkeys") == 1
