"""The codes of an authenticator app: enrolled by a first code, each good once."""

import base64
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from tests.entrypoints.web.auth.conftest import ALICE, SAM
from tests.entrypoints.web.auth.ways import (
    HeldClock,
    add_app,
    add_passkey,
    error_on,
    password_login,
    shown_key,
)
from tests.installation import Installation


def test_a_code_opens_once_and_no_older_one_does_after_it(
    house: Installation, clock: HeldClock
) -> None:
    codes = add_app(house.login(ALICE), clock)
    used = codes.at(clock.now())  # by enrolling
    clock.pass_by(seconds=60)
    before, now = codes.at(clock.now(), counter_offset=-1), codes.at(clock.now())
    tries = [(used, 422), (now, 303), (now, 422), (before, 422)]
    for code, status in tries:
        client = password_login(house, ALICE)
        form = {"way": "code", "code": f"{code[:3]} {code[3:]}"}
        assert client.post("/second-factor", data=form).status_code == status, code
    query = "SELECT string_agg(details->>'why', ', ' ORDER BY id) FROM audit_events"
    assert house.scalar(f"{query} WHERE action = 'factor.refused'") == (
        "wrong code, used code, used code"
    )


def test_of_many_at_the_same_moment_one_uses_a_code(house: Installation, clock: HeldClock) -> None:
    codes = add_app(house.login(ALICE), clock)
    clock.pass_by(seconds=60)
    form = {"way": "code", "code": codes.at(clock.now())}
    clients = [password_login(house, ALICE) for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda one: one.post("/second-factor", data=form), clients))
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422, 422]


@pytest.mark.parametrize(
    ("seconds", "status"), [(-60, 422), (-30, 303), (0, 303), (30, 303), (60, 422)]
)
def test_clocks_may_differ_by_one_step(
    house: Installation, clock: HeldClock, seconds: int, status: int
) -> None:
    codes = add_app(house.login(ALICE), clock)
    clock.pass_by(minutes=5)
    client = password_login(house, ALICE)
    code = codes.at(clock.now(), counter_offset=seconds // 30)
    assert client.post("/second-factor", data={"way": "code", "code": code}).status_code == status


def test_the_key_is_shown_as_picture_and_as_text_until_it_is_confirmed(
    house: Installation, clock: HeldClock
) -> None:
    client = house.login(ALICE)
    client.post("/second-factor/set-up/app")
    page = client.get("/second-factor/set-up/app").text
    assert "<svg" in page
    assert "style=" not in page
    assert len(base64.b32decode(shown_key(page))) == 20
    assert shown_key(client.get("/second-factor/set-up/app").text) == shown_key(page)
    wrong = client.post("/second-factor/set-up/app/confirm", data={"code": "000000"})
    assert (wrong.status_code, "isn't the code" in error_on(wrong)) == (422, True)
    assert password_login(house, ALICE).get("/invoices/").status_code == 200  # no factor yet
    code = pyotp.TOTP(shown_key(page)).at(clock.now())
    assert client.post("/second-factor/set-up/app/confirm", data={"code": code}).status_code == 303
    assert "secret code" not in client.get("/second-factor/set-up/app").text
    assert password_login(house, ALICE).get("/invoices/").location.startswith("/second-factor")


def test_a_key_that_was_shown_half_an_hour_ago_is_not_confirmed(
    house: Installation, clock: HeldClock
) -> None:
    client = house.login(ALICE)
    page = client.get(client.post("/second-factor/set-up/app").location).text
    codes = pyotp.TOTP(shown_key(page))
    clock.pass_by(minutes=31)
    client = house.login(ALICE)
    form = {"code": codes.at(clock.now())}
    answer = client.post("/second-factor/set-up/app/confirm", data=form)
    assert (answer.status_code, "too long ago" in answer.text) == (422, True)


def test_the_secret_lies_sealed_for_its_row_alone(house: Installation, clock: HeldClock) -> None:
    codes = add_app(house.login(ALICE), clock)
    secret = base64.b32decode(codes.secret)
    [kept] = [bytes(house.scalar("SELECT sealed_secret FROM authenticator_apps"))]
    assert secret not in kept
    assert codes.secret.encode() not in kept
    with house.container.engine().begin() as connection:
        connection.exec_driver_sql("UPDATE authenticator_apps SET id = gen_random_uuid()")
    clock.pass_by(minutes=1)
    client = password_login(house, ALICE)
    form = {"way": "code", "code": codes.at(clock.now())}
    assert client.post("/second-factor", data=form).status_code == 500


def test_a_new_app_takes_the_place_of_the_old_one(house: Installation, clock: HeldClock) -> None:
    client = house.login(ALICE)
    old = add_app(client, clock)
    clock.pass_by(minutes=1)
    new = add_app(client, clock)
    clock.pass_by(minutes=1)
    for codes, status in ((old, 422), (new, 303)):
        client = password_login(house, ALICE)
        form = {"way": "code", "code": codes.at(clock.now())}
        assert client.post("/second-factor", data=form).status_code == status
    assert house.scalar("SELECT count(*) FROM authenticator_apps") == 1


def test_the_app_may_go_where_another_factor_stays(house: Installation, clock: HeldClock) -> None:
    house.add_staff(SAM)
    client = password_login(house, SAM)
    add_app(client, clock)
    refused = client.post("/login-and-security/app/remove")
    assert (refused.status_code, "last second factor" in refused.text) == (422, True)
    add_passkey(client)
    assert client.post("/login-and-security/app/remove").status_code == 303
    assert house.scalar("SELECT count(*) FROM authenticator_apps") == 0


def test_with_the_last_factor_its_recovery_codes_go_too(
    house: Installation, clock: HeldClock
) -> None:
    client = house.login(ALICE)
    add_app(client, clock)
    client.post("/login-and-security/recovery-codes")
    client.post("/login-and-security/app/remove")
    assert house.scalar("SELECT count(*) FROM recovery_codes") == 0
    assert password_login(house, ALICE).get("/invoices/").status_code == 200
