"""An owner decides what a member sees; nobody overwrites another's decision unawares."""

import json

import pytest
from tests.builders import a_transaction, a_vendor
from tests.entrypoints.web.account.conftest import Cast

EVERYTHING = {"vendors_are": "all", "currency": "GBP", "seen": "{}"}


def address(person: object) -> str:
    return f"/account/members/{person}/limits"


def limits_of_bob(cast: Cast) -> object:
    found = cast.installation.scalar(
        "SELECT limits::text FROM memberships WHERE person_id = :bob", bob=cast.bob
    )
    return json.loads(found) if found else None


def test_limits_count_from_the_next_click_and_can_be_lifted(cast: Cast) -> None:
    cast.installation.issue(a_transaction("T-1", accounting_reference="4711"), a_transaction("T-2"))
    owner, bob = cast.client(cast.alice), cast.client(cast.bob)
    assert "2 documents" in bob.get("/invoices/").text
    form = EVERYTHING | {
        "vendors_are": "some",
        "vendors": str(a_vendor().id),
        "cost_centres": "4711",
        "at_most": "1,000.00",
    }
    for _ in range(2):  # a double click
        assert owner.post(address(cast.bob), data=form).location == "/account/members/"
    assert cast.events("member.limited") == 1
    assert "1 document<" in bob.get("/invoices/").text
    assert "sees only some documents" in owner.get("/account/members/").text
    page = owner.get(address(cast.bob)).text
    assert 'value="1000.00"' in page
    assert ">4711</textarea>" in page
    seen = json.dumps(limits_of_bob(cast))
    assert owner.post(address(cast.bob), data=EVERYTHING | {"seen": seen}).status_code == 303
    assert limits_of_bob(cast) is None
    assert "2 documents" in bob.get("/invoices/").text


@pytest.mark.parametrize("seen", ["{}", "", "[]", '{"colour": "red"}', '{"since": 7}', "\0"])
def test_a_stale_form_keeps_what_was_typed_and_changes_nothing(cast: Cast, seen: str) -> None:
    owner = cast.client(cast.alice)
    owner.post(address(cast.bob), data=EVERYTHING | {"at_most": "10"})
    before = limits_of_bob(cast)
    answer = owner.post(address(cast.bob), data=EVERYTHING | {"at_most": "77", "seen": seen})
    assert answer.status_code == 409
    assert "Somebody was quicker" in answer.text
    assert 'value="77"' in answer.text
    assert limits_of_bob(cast) == before


def test_an_owner_is_not_limited_and_who_becomes_one_sees_everything(cast: Cast) -> None:
    owner = cast.client(cast.alice)
    assert "An owner sees everything" in owner.get(address(cast.alice)).text
    assert owner.post(address(cast.alice), data=EVERYTHING | {"at_most": "1"}).status_code == 409
    owner.post(address(cast.bob), data=EVERYTHING | {"at_most": "10"})
    owner.post(f"/account/members/{cast.bob}/role", data={"role": "owner"})
    assert limits_of_bob(cast) is None


def test_nobody_limits_a_stranger_and_only_owners_limit(cast: Cast) -> None:
    owner = cast.client(cast.alice)
    assert owner.get(address(cast.charlie)).status_code == 404
    assert owner.post(address(cast.charlie), data=EVERYTHING).status_code == 404
    bob = cast.client(cast.bob)
    assert bob.post(address(cast.bob), data=EVERYTHING).status_code == 403
