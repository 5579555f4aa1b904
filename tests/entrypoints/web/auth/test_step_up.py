"""Something big needs a proof that is not older than five minutes."""

import pytest
from tests.builders import an_account
from tests.entrypoints.web.auth.conftest import ALICE
from tests.entrypoints.web.auth.ways import HeldClock, add_passkey, password_login, prove
from tests.installation import PASSWORD, Installation

from domain.access import (
    DEFAULT_TIERS,
    LARGE_EXPORT,
    Action,
    Context,
    Obligation,
    Resource,
    Role,
    Seat,
    Subject,
    decide,
)

CODES = "/login-and-security/recovery-codes"


def test_after_five_minutes_it_asks_and_leads_back(house: Installation, clock: HeldClock) -> None:
    client = house.login(ALICE)
    passkey = add_passkey(client)
    clock.pass_by(minutes=5)
    assert client.get(CODES).status_code == 200
    clock.pass_by(seconds=1)
    assert client.get(CODES).location == f"/step-up?next={CODES}"
    assert client.get("/invoices/").status_code == 200  # what is small needs no more
    options = client.post("/second-factor/passkey-options").get_json()
    form = {"way": "passkey", "answer": passkey.get(options), "next": CODES}
    assert client.post("/step-up", data=form).location == CODES
    assert client.get(CODES).status_code == 200


def test_what_was_being_sent_is_not_sent_by_itself_and_the_page_says_so(
    house: Installation, clock: HeldClock
) -> None:
    client = house.login(ALICE)
    passkey = add_passkey(client)
    clock.pass_by(minutes=6)
    referrer = {"Referer": f"http://localhost{CODES}"}
    asked = client.post(CODES, headers=referrer)
    assert asked.location == f"/step-up?next={CODES}&interrupted=1"
    assert house.scalar("SELECT count(*) FROM recovery_codes") == 0
    page = client.get(asked.location).text
    assert "Nothing was sent yet." in page
    options = client.post("/second-factor/passkey-options").get_json()
    form = {"way": "passkey", "answer": passkey.get(options), "next": CODES, "interrupted": "1"}
    assert client.post("/step-up", data=form).location == CODES
    assert "please do it once more" in client.get(CODES).text
    assert house.scalar("SELECT count(*) FROM recovery_codes") == 0


def test_a_step_up_gives_a_new_token_too(house: Installation, clock: HeldClock) -> None:
    client = house.login(ALICE)
    passkey = add_passkey(client)
    clock.pass_by(minutes=6)
    copied = client.get_cookie("counterfoil")
    assert copied is not None
    assert prove(client, passkey, "/step-up").status_code == 303
    thief = client.application.test_client()
    thief.set_cookie("counterfoil", copied.value)
    assert thief.get(CODES).location.startswith("/login")


def test_without_a_factor_the_password_is_the_proof_and_with_one_it_is_none(
    house: Installation, clock: HeldClock
) -> None:
    client = house.login(ALICE)
    clock.pass_by(minutes=6)
    assert client.get("/second-factor/set-up").location.startswith("/step-up")
    form = {"way": "password", "password": "wrong"}
    assert client.post("/step-up", data=form).status_code == 422
    form = {"way": "password", "password": PASSWORD}
    assert client.post("/step-up", data=form).status_code == 303
    add_passkey(client)
    clock.pass_by(minutes=6)
    assert client.post("/step-up", data=form).status_code == 422
    assert client.get(CODES).location.startswith("/step-up")


@pytest.mark.parametrize("way", ["password", "", "nonsense"])
def test_the_password_is_no_second_factor(house: Installation, way: str) -> None:
    add_passkey(house.login(ALICE))
    client = password_login(house, ALICE)
    form = {"way": way, "password": PASSWORD, "code": PASSWORD}
    assert client.post("/second-factor", data=form).status_code == 422
    assert client.get("/invoices/").location.startswith("/second-factor")


@pytest.mark.parametrize(
    ("size", "minutes", "asks"),
    [(LARGE_EXPORT - 1, 60, False), (LARGE_EXPORT, 4, False), (LARGE_EXPORT, 6, True)],
)
def test_a_large_export_asks_for_a_fresh_factor(
    clock: HeldClock, size: int, minutes: int, *, asks: bool
) -> None:
    proven = clock.now()
    clock.pass_by(minutes=minutes)
    seat = Seat(an_account().id, Role.VIEWER, DEFAULT_TIERS["enterprise"])
    wanted = Resource(account_id=an_account().id, size=size, format="pdf")
    context = Context(clock.now(), clock.now().date(), proven)
    subject = Subject(person_id=None, seat=seat)  # type: ignore[arg-type]
    decision = decide(subject, Action.EXPORT_DOCUMENTS, wanted, context)
    assert decision.allowed
    assert (Obligation.FRESH_FACTOR in decision.obligations) is asks
