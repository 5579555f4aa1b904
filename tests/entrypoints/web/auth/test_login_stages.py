"""After the right password a session is good for nothing until what is due is done."""

import pytest
from tests.builders import a_transaction, a_vendor, an_account
from tests.entrypoints.web.auth.conftest import ALICE, SAM
from tests.entrypoints.web.auth.ways import (
    HeldClock,
    add_app,
    add_passkey,
    password_login,
    prove,
    recovery_codes,
)
from tests.installation import PASSWORD, TESTER, Installation

from domain.access import MOST_REFUSED

WITHIN = ["/invoices/", "/login-and-security", "/step-up", "/second-factor/set-up"]


def test_with_a_factor_the_password_alone_opens_no_page(house: Installation) -> None:
    add_passkey(house.login(ALICE))
    client = password_login(house, ALICE)
    for page in WITHIN:
        assert client.get(page).location == f"/second-factor?next={page}", page
    page = client.get("/second-factor").text
    assert "Alice" not in page
    assert "Ashdown" not in page


def test_proving_a_factor_leads_to_the_page_that_was_asked_for(house: Installation) -> None:
    passkey = add_passkey(house.login(ALICE))
    client = house.app().test_client()
    form = {"email": ALICE, "password": PASSWORD, "next": "/invoices/?q=x"}
    assert client.post("/login", data=form).location == "/second-factor?next=/invoices/?q%3Dx"
    options = client.post("/second-factor/passkey-options").get_json()
    proof = {"way": "passkey", "answer": passkey.get(options), "next": "/invoices/?q=x"}
    assert client.post("/second-factor", data=proof).location == "/invoices/?q=x"
    assert client.get("/invoices/").status_code == 200


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_a_proof_leads_to_no_other_site(house: Installation, target: str) -> None:
    passkey = add_passkey(house.login(ALICE))
    client = password_login(house, ALICE)
    options = client.post("/second-factor/passkey-options").get_json()
    proof = {"way": "passkey", "answer": passkey.get(options), "next": target}
    assert client.post("/second-factor", data=proof).location == "/"


def test_a_proof_gives_the_session_a_new_token_and_the_old_one_opens_nothing(
    house: Installation,
) -> None:
    """Session fixation: whoever planted or copied the token before gains nothing."""
    passkey = add_passkey(house.login(ALICE))
    client = password_login(house, ALICE)
    copied = client.get_cookie("counterfoil")
    assert copied is not None
    assert prove(client, passkey).status_code == 303
    thief = client.application.test_client()
    thief.set_cookie("counterfoil", copied.value)
    assert thief.get("/invoices/").location == "/login?next=/invoices/"
    assert client.get("/invoices/").status_code == 200
    query = (
        "SELECT factor || ' ' || due || ' ' || refused_proofs FROM sessions WHERE ended_at IS NULL"
    )
    assert "passkey  0" in [house.scalar(f"{query} ORDER BY started_at DESC LIMIT 1")]


def test_staff_without_a_factor_must_set_one_up_before_anything_else(house: Installation) -> None:
    house.add_staff(SAM)
    client = password_login(house, SAM)
    assert client.get("/staff/").location == "/second-factor/set-up?next=/staff/"
    assert client.get("/login-and-security").location.startswith("/second-factor/set-up")
    assert "Your login needs a second factor" in client.get("/second-factor/set-up").text
    add_passkey(client)
    assert client.get("/staff/").status_code == 200


def test_an_hour_after_the_password_setting_one_up_asks_for_the_password_again(
    house: Installation, clock: HeldClock
) -> None:
    """A screen that was left alone is no way to somebody else's factor."""
    house.add_staff(SAM)
    client = password_login(house, SAM)
    clock.pass_by(minutes=6)
    assert client.get("/second-factor/set-up").location == "/step-up?next=/second-factor/set-up"
    assert "Your password" in client.get("/step-up").text
    proof = {"way": "password", "password": PASSWORD, "next": "/second-factor/set-up"}
    assert client.post("/step-up", data=proof).location == "/second-factor/set-up"
    assert client.get("/second-factor/set-up").status_code == 200
    assert client.get("/staff/").location == "/second-factor/set-up?next=/staff/"


def test_an_owners_rule_asks_members_from_the_next_click_on(house: Installation) -> None:
    client = house.login(ALICE)
    require = house.container.factor_requirement()
    require.in_account(an_account().id, TESTER, is_required=True)
    assert client.get("/invoices/").location == "/second-factor/set-up?next=/invoices/"
    assert password_login(house, ALICE).get("/invoices/").location.startswith("/second-factor/set")
    require.in_account(an_account().id, TESTER, is_required=False)
    assert password_login(house, ALICE).get("/invoices/").status_code == 200
    query = (
        "SELECT string_agg(action, ' ' ORDER BY id) FROM audit_events WHERE action LIKE '%required'"
    )
    assert house.scalar(query) == "factor.required factor.not_required"


def test_a_vendors_rule_counts_for_those_whom_it_has_billed(house: Installation) -> None:
    require = house.container.factor_requirement()
    require.by_vendor(a_vendor().id, TESTER, is_required=True)
    assert password_login(house, ALICE).get("/invoices/").status_code == 200
    house.issue(a_transaction("T-1"))
    assert password_login(house, ALICE).get("/invoices/").location.startswith("/second-factor/set")


def test_a_first_factor_is_asked_of_the_persons_other_sessions_too(house: Installation) -> None:
    elsewhere, here = house.login(ALICE), house.login(ALICE)
    assert elsewhere.get("/invoices/").status_code == 200
    add_passkey(here)
    assert here.get("/invoices/").status_code == 200
    assert elsewhere.get("/invoices/").location == "/second-factor?next=/invoices/"


def test_after_five_wrong_proofs_the_session_ends(house: Installation, clock: HeldClock) -> None:
    codes = add_app(house.login(ALICE), clock)
    clock.pass_by(minutes=1)
    client = password_login(house, ALICE)
    for _ in range(MOST_REFUSED - 1):
        wrong = client.post("/second-factor", data={"way": "code", "code": "000000"})
        assert wrong.status_code == 422
    over = client.post("/second-factor", data={"way": "recovery", "recovery": "nothing"})
    assert over.location == "/login"
    assert "wrong too often" in client.get("/login").text
    right = client.post("/second-factor", data={"way": "code", "code": codes.at(clock.now())})
    assert right.location.startswith("/login")
    query = (
        "SELECT count(*) FROM audit_events WHERE action = 'factor.refused' AND outcome = 'refused'"
    )
    assert house.scalar(query) == MOST_REFUSED
    assert house.scalar("SELECT max(ended_by) FROM sessions") == "too many wrong factors"


def test_a_right_proof_forgets_the_wrong_ones_before(house: Installation, clock: HeldClock) -> None:
    codes = add_app(house.login(ALICE), clock)
    clock.pass_by(minutes=1)
    client = password_login(house, ALICE)
    for _ in range(2):
        client.post("/second-factor", data={"way": "code", "code": "000000"})
    assert house.scalar("SELECT max(refused_proofs) FROM sessions") == 2
    form = {"way": "code", "code": codes.at(clock.now())}
    assert client.post("/second-factor", data=form).status_code == 303
    assert house.scalar("SELECT max(refused_proofs) FROM sessions") == 0


def test_wrong_proofs_are_limited_for_the_person_whatever_the_session(
    house: Installation, clock: HeldClock
) -> None:
    add_app(house.login(ALICE), clock)
    statuses, app = [], house.app(limited=True)
    for _ in range(2):
        client = password_login(house, ALICE, app)
        for _ in range(MOST_REFUSED - 1):
            answer = client.post("/second-factor", data={"way": "code", "code": "000000"})
            statuses.append(answer.status_code)
    assert statuses == [422] * 5 + [429] * 3


def test_a_recovery_code_opens_once_and_says_how_many_are_left(house: Installation) -> None:
    client = house.login(ALICE)
    add_passkey(client)
    codes = recovery_codes(client)
    assert len(set(codes)) == 10
    answers = []
    for _ in range(2):
        client = password_login(house, ALICE)
        typed = codes[3].lower().replace("-", " ")
        answers.append(client.post("/second-factor", data={"way": "recovery", "recovery": typed}))
        if answers[-1].status_code == 303:
            page = client.get("/login-and-security").text
            assert "You used a recovery code. 9 recovery codes are left." in page
    assert [answer.status_code for answer in answers] == [303, 422]


def test_new_recovery_codes_make_the_old_ones_worthless(house: Installation) -> None:
    client = house.login(ALICE)
    add_passkey(client)
    old, new = recovery_codes(client), recovery_codes(client)
    assert not set(old) & set(new)
    client = password_login(house, ALICE)
    form = {"way": "recovery", "recovery": old[0]}
    assert client.post("/second-factor", data=form).status_code == 422
    form = {"way": "recovery", "recovery": new[0]}
    assert client.post("/second-factor", data=form).status_code == 303


def test_recovery_codes_lie_in_the_database_as_hashes_alone(house: Installation) -> None:
    client = house.login(ALICE)
    add_passkey(client)
    codes = recovery_codes(client)
    kept = house.scalar("SELECT string_agg(recovery_codes::text, ' ') FROM recovery_codes")
    for code in codes:
        assert code not in kept
        assert code.replace("-", "").encode().hex() not in kept


def test_without_a_factor_there_are_no_recovery_codes(house: Installation) -> None:
    client = house.login(ALICE)
    assert client.post("/login-and-security/recovery-codes").status_code == 409
    assert house.scalar("SELECT count(*) FROM recovery_codes") == 0
