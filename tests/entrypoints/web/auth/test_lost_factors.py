"""Who lost every factor asks, waits, and is let in by an administrator who isn't themselves."""

import pytest
from tests.entrypoints.web.account.post import mails_to
from tests.entrypoints.web.auth.conftest import ALICE, SAM
from tests.entrypoints.web.auth.ways import (
    HeldClock,
    add_passkey,
    log_in_by_passkey,
    password_login,
    prove,
)
from tests.installation import TESTER, Installation

from domain.access import StaffRole
from domain.identity import PersonId

ASKED = {"reason": "My phone was stolen", "proof": "Call me on the number you have"}
NOTE = {"note": "Called the number of their contract"}
LOST = "/second-factor/lost"


@pytest.fixture
def sam(house: Installation) -> PersonId:
    return house.add_staff(SAM)


def the_request(house: Installation) -> str:
    return str(house.scalar("SELECT id FROM recoveries WHERE state = 'asked'"))


def trail(house: Installation) -> list[str]:
    query = "SELECT array_agg(action ORDER BY id) FROM audit_events WHERE action LIKE 'recovery.%'"
    return list(house.scalar(query) or [])


def letters(house: Installation) -> list[str]:

    return [mail.subject for mail in reversed(mails_to(house, ALICE))]


def test_the_whole_way_back(house: Installation, clock: HeldClock, sam: PersonId) -> None:
    elsewhere = house.login(ALICE)
    passkey = add_passkey(elsewhere)
    client = password_login(house, ALICE)
    assert client.post(LOST, data=ASKED).location == LOST
    assert "You have asked for help" in client.get(LOST).text

    office = house.visit(sam)
    assert "My phone was stolen" in office.get("/staff/recovery").text
    approve = f"/staff/recovery/{the_request(house)}/approve"
    early = office.post(approve, data=NOTE)
    assert (early.status_code, "still has time" in early.text) == (422, True)

    clock.pass_by(hours=24)
    office = house.visit(sam)
    assert office.post(approve, data={"note": " "}).status_code == 422
    assert office.post(approve, data=NOTE).status_code == 303
    assert office.post(approve, data=NOTE).status_code == 422  # once is enough
    assert elsewhere.get("/invoices/").location.startswith("/login")
    assert log_in_by_passkey(house.app().test_client(), passkey).status_code == 422

    again = password_login(house, ALICE)
    assert again.get("/invoices/").location.startswith("/second-factor/set-up")
    add_passkey(again)
    assert again.get("/invoices/").status_code == 200
    assert trail(house) == ["recovery.asked", "recovery.approved"]
    assert letters(house) == [
        "A second factor was added",
        "Somebody asked for your second factors",
        "Your second factors were removed",
        "A second factor was added",
    ]


def test_whoever_proves_a_factor_ends_the_request(house: Installation) -> None:
    passkey = add_passkey(house.login(ALICE))
    password_login(house, ALICE).post(LOST, data=ASKED)
    client = password_login(house, ALICE)
    assert prove(client, passkey).status_code == 303
    assert "Somebody had asked to replace your second factors" in client.get("/invoices/").text
    assert trail(house) == ["recovery.asked", "recovery.cancelled"]
    assert house.scalar("SELECT state FROM recoveries") == "cancelled"


def test_the_asker_may_cancel_and_a_second_request_changes_nothing(house: Installation) -> None:
    add_passkey(house.login(ALICE))
    client = password_login(house, ALICE)
    for _ in range(2):
        client.post(LOST, data=ASKED)
    assert trail(house) == ["recovery.asked"]
    assert client.post(f"{LOST}/cancel").status_code == 303
    assert trail(house) == ["recovery.asked", "recovery.cancelled"]


def test_nobody_approves_their_own(house: Installation, clock: HeldClock, sam: PersonId) -> None:
    add_passkey(password_login(house, SAM))
    password_login(house, SAM).post(LOST, data=ASKED)
    clock.pass_by(hours=25)
    client = house.visit(sam)
    assert "This is your own request." in client.get("/staff/recovery").text
    answer = client.post(f"/staff/recovery/{the_request(house)}/approve", data=NOTE)
    assert (answer.status_code, "Nobody approves their own" in answer.text) == (422, True)
    assert house.scalar("SELECT count(*) FROM passkeys") == 1


def test_only_administrators_with_a_fresh_factor_decide(
    house: Installation, clock: HeldClock, sam: PersonId
) -> None:
    add_passkey(house.login(ALICE))
    password_login(house, ALICE).post(LOST, data=ASKED)
    support = house.visit(house.add_staff("sue@house.example", StaffRole.SUPPORT))
    refuse = f"/staff/recovery/{the_request(house)}/refuse"
    assert support.get("/staff/recovery").status_code == 403
    assert support.post(refuse, data=NOTE).status_code == 403
    office = house.visit(sam)
    clock.pass_by(minutes=6)
    assert office.post(refuse, data=NOTE).location.startswith("/step-up")
    assert house.visit(sam).post(refuse, data=NOTE).status_code == 303
    assert trail(house) == ["recovery.asked", "recovery.refused"]


def test_a_request_that_nobody_decided_ends_after_two_weeks(
    house: Installation, clock: HeldClock, sam: PersonId
) -> None:
    add_passkey(house.login(ALICE))
    password_login(house, ALICE).post(LOST, data=ASKED)
    clock.pass_by(days=14)
    answer = house.visit(sam).post(f"/staff/recovery/{the_request(house)}/approve", data=NOTE)
    assert (answer.status_code, "too old" in answer.text) == (422, True)
    assert password_login(house, ALICE).post(LOST, data=ASKED).location == LOST
    assert trail(house) == ["recovery.asked", "recovery.asked"]


@pytest.mark.parametrize("missing", ["reason", "proof"])
def test_what_is_missing_is_said_beside_its_field(house: Installation, missing: str) -> None:
    add_passkey(house.login(ALICE))
    answer = password_login(house, ALICE).post(LOST, data=ASKED | {missing: "  "})
    assert (answer.status_code, f'id="{missing}-error"' in answer.text) == (422, True)
    assert trail(house) == []


def test_who_runs_the_machine_helps_the_last_administrator(
    house: Installation, sam: PersonId
) -> None:
    add_passkey(password_login(house, SAM))
    house.container.recovery_decider().reset(SAM, "The only key was lost at sea", TESTER)
    assert password_login(house, SAM).get("/staff/").location.startswith("/second-factor/set-up")
    assert trail(house) == ["recovery.approved"]
