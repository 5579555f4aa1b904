"""Who guesses learns nothing: neither by words nor by work done."""

import re

import pytest
from dependency_injector import providers
from tests.entrypoints.web.auth.conftest import ALICE
from tests.entrypoints.web.auth.ways import add_passkey
from tests.installation import PASSWORD, QUICK, Installation

from adapters.crypto.passwords import Argon2Passwords


class CountedPasswords(Argon2Passwords):
    """Argon2 as it is, with what it was asked."""

    def __init__(self) -> None:
        super().__init__(QUICK)
        self.asked: list[str] = []

    def is_right(self, password: str, hashed: str) -> bool:
        self.asked.append(hashed)
        return super().is_right(password, hashed)


@pytest.mark.parametrize("has_factor", [False, True])
def test_user_enumeration_by_time_any_address_costs_the_same_work_at_the_login(
    house: Installation, *, has_factor: bool
) -> None:
    if has_factor:
        add_passkey(house.login(ALICE))
    counted = CountedPasswords()
    house.container.passwords.override(providers.Object(counted))
    house.container.login.reset()
    client = house.app().test_client()
    answers = [
        client.post("/login", data={"email": email, "password": "wrong"})
        for email in (ALICE, "nobody@mine.example", "", "\0", "a" * 300)
    ]
    assert {answer.status_code for answer in answers} == {422}
    values = re.compile(r'value="[^"]*"')
    words = {values.sub("", answer.text) for answer in answers}
    assert len(words) == 1
    assert len(counted.asked) == len(answers)
    parameters = {hashed.rsplit("$", 2)[0] for hashed in counted.asked}
    assert len(parameters) == 1  # the same memory, time and lanes for all of them


def test_who_has_a_factor_is_told_only_to_who_knows_the_password(house: Installation) -> None:
    add_passkey(house.login(ALICE))
    client = house.app().test_client()
    wrong = client.post("/login", data={"email": ALICE, "password": "wrong"})
    assert (wrong.status_code, wrong.location) == (422, None)
    assert client.get("/second-factor").location == "/login?next=/second-factor"
    right = client.post("/login", data={"email": ALICE, "password": PASSWORD})
    assert right.location == "/second-factor"


def test_the_passkey_dialog_is_the_same_whoever_asks(house: Installation) -> None:
    add_passkey(house.login(ALICE))
    asked = [
        house.app().test_client().post("/login/passkey-options", data={"email": email}).get_json()
        for email in (ALICE, "nobody@mine.example")
    ]
    assert asked[0] | {"challenge": ""} == asked[1] | {"challenge": ""}
    assert asked[0]["challenge"] != asked[1]["challenge"]
