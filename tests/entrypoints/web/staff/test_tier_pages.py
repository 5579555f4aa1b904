"""Tiers are read by staff and changed by administrators, who lose nothing that they typed."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from tests.builders import a_buyer, a_transaction, an_account
from tests.entrypoints.web.staff.staff_users import appoint
from tests.installation import Installation

from domain.access import Role, StaffRole

BASIC = {
    "name": "Basic",
    "version": "1",
    "history_days_is": "limited",
    "history_days": "731",
    "members_is": "limited",
    "members": "3",
    "export_documents_is": "limited",
    "export_documents": "50",
    "export_formats": ["pdf"],
    "statement_formats": ["pdf"],
    "live_updates": "no",
    "api_keys_is": "limited",
    "api_keys": "0",
    "retention_years": "10",
    "why": "",
    "do": "save",
}


@pytest.fixture
def ada(installation: Installation) -> FlaskClient:
    return appoint(installation, StaffRole.ADMINISTRATOR)


def errors_in(page: str) -> dict[str, str]:
    found = re.findall(r'id="([a-z_]+)-error">.*?<span>(.*?)</span>', page, re.DOTALL)
    return dict(found)


def test_the_list_says_unlimited_where_it_is(ada: FlaskClient) -> None:
    page = ada.get("/staff/tiers/").text
    assert re.findall(r">(Basic|Plus|Enterprise)</a>", page) == ["Basic", "Plus", "Enterprise"]
    assert "<td>unlimited</td>" in page
    assert "<td>all, however old</td>" in page


def test_a_change_is_saved_and_told_with_its_difference(ada: FlaskClient) -> None:
    form = BASIC | {"members": "2", "api_keys_is": "unlimited", "why": "<b>fewer</b>"}
    answer = ada.post("/staff/tiers/basic/edit", data=form)
    assert (answer.status_code, answer.location) == (303, "/staff/tiers/basic")
    page = ada.get("/staff/tiers/basic").text
    assert "<del>3</del>" in page
    assert "<ins>2</ins>" in page
    assert "less than before" in page
    assert "&lt;b&gt;fewer&lt;/b&gt;" in page
    assert "by Ada" in page
    assert ada.post("/staff/tiers/basic/edit", data=form).status_code == 303  # a double click
    assert "Version 3" not in ada.get("/staff/tiers/basic").text


def test_everything_wrong_is_said_beside_its_field_and_kept_as_typed(ada: FlaskClient) -> None:
    wrong = {
        "name": "",
        "members": "many",
        "history_days_is": "",
        "export_formats": ["exe"],
        "retention_years": "3",
        "why": "kept",
    }
    answer = ada.post("/staff/tiers/basic/edit", data=BASIC | wrong)
    assert answer.status_code == 422
    assert errors_in(answer.text).keys() == {
        "name",
        "members",
        "history_days",
        "export_formats",
        "retention_years",
    }
    assert 'value="many"' in answer.text
    assert 'value="kept"' in answer.text


def test_no_change_without_a_reason_but_a_preview_needs_none(
    ada: FlaskClient, installation: Installation
) -> None:
    today = installation.container.clock().now().date()
    installation.add()
    installation.issue(a_transaction(issue_date=today - timedelta(days=60)))
    for name in ("a", "b", "c"):
        installation.add_member(f"{name}@x.example", an_account(), Role.VIEWER)
    form = BASIC | {"members": "2", "history_days": "30"}
    refused = ada.post("/staff/tiers/basic/edit", data=form)
    assert (refused.status_code, errors_in(refused.text).keys()) == (422, {"why"})
    preview = ada.post("/staff/tiers/basic/edit", data=form | {"do": "preview"})
    assert preview.status_code == 200
    assert "1 account has more members than that" in preview.text
    assert "1 account would no longer see" in preview.text
    assert 'value="30"' in preview.text
    assert installation.scalar("SELECT version FROM tiers WHERE code = 'basic'") == 1


def test_two_administrators_at_once_the_second_keeps_what_was_typed(ada: FlaskClient) -> None:
    ada.post("/staff/tiers/basic/edit", data=BASIC | {"members": "4", "why": "first"})
    late = BASIC | {"members": "9", "why": "second"}
    answer = ada.post("/staff/tiers/basic/edit", data=late)
    assert answer.status_code == 409
    assert "Somebody was quicker" in answer.text
    assert 'value="9"' in answer.text
    assert 'value="second"' in answer.text
    assert '<input type="hidden" name="version" value="2">' in answer.text
    assert ada.post("/staff/tiers/basic/edit", data=late | {"version": "2"}).status_code == 303


def test_a_new_tier_has_a_code_of_its_own(ada: FlaskClient) -> None:
    solo = BASIC | {"code": "solo", "name": "Solo", "why": "for one"}
    assert ada.post("/staff/tiers/new", data=solo).location == "/staff/tiers/solo"
    for code in ("basic", "new", "Größe", ""):
        answer = ada.post("/staff/tiers/new", data=solo | {"code": code, "name": "Other"})
        assert (answer.status_code, errors_in(answer.text).keys()) == (422, {"code"}), code
    assert ada.get("/staff/tiers/gold").status_code == 404
    assert ada.post("/staff/tiers/gold/edit", data=BASIC).status_code == 404


def test_who_only_reads_tiers_is_shown_no_way_to_change_them(installation: Installation) -> None:
    finance = appoint(installation, StaffRole.FINANCE, name="Fin")
    page = finance.get("/staff/tiers/basic")
    assert page.status_code == 200
    assert "/edit" not in page.text
    assert "New tier" not in finance.get("/staff/tiers/").text
    refused = finance.post("/staff/tiers/basic/edit", data=BASIC)
    assert refused.status_code == 403
    assert "An administrator can give you a role that may." in refused.text


def test_accounts_are_found_by_any_part_of_their_names_page_by_page(
    installation: Installation, ada: FlaskClient
) -> None:
    names = [f"Harbour {n:02} Ltd" for n in range(60)] + ["O'Neill & Söhne 100%"]
    installation.add(
        accounts=[
            an_account(
                reference=f"R-{n:02}",
                party=a_buyer(name=name, reference=f"R-{n:02}"),
                tier="plus" if n % 2 else "basic",
            )
            for n, name in enumerate(names)
        ]
    )

    def found(page: str) -> list[str]:
        rows = re.findall(r'<td><a href="/staff/accounts/[0-9a-f-]+">([^<]+)</a>', page)
        return [row.replace("&amp;", "&").replace("&#39;", "'") for row in rows]

    def link(page: str, rel: str) -> str:
        address = re.search(rf'rel="{rel}" href="([^"]+)"', page)
        assert address
        return address.group(1).replace("&amp;", "&")

    first = ada.get("/staff/accounts/?q=harbour").text
    second = ada.get(link(first, "next")).text
    third = ada.get(link(second, "next")).text
    assert found(first) + found(second) + found(third) == names[:60]
    assert found(ada.get(link(third, "prev")).text) == found(second)
    assert found(ada.get("/staff/accounts/?q=ltd+07").text) == ["Harbour 07 Ltd"]
    assert found(ada.get("/staff/accounts/?q=r-33").text) == ["Harbour 33 Ltd"]
    assert found(ada.get("/staff/accounts/?q=S%C3%96HNE").text) == [names[-1]]
    assert found(ada.get("/staff/accounts/?q=100%25").text) == [names[-1]]
    assert found(ada.get("/staff/accounts/?q=_").text) == []
    assert len(found(ada.get("/staff/accounts/?tier=plus&q=0").text)) == 5
    for nonsense in ("after=AAAA", "before=%00", "q=%00", "after=WzEsMl0"):
        assert len(found(ada.get(f"/staff/accounts/?{nonsense}").text)) == 25


def test_an_accounts_page_names_its_people_and_gives_it_another_tier(
    installation: Installation, ada: FlaskClient
) -> None:
    installation.add()
    account = an_account()
    installation.add_member("olga@x.example", account, Role.OWNER)
    person_id = installation.add_member("vera@x.example", account, Role.VIEWER)
    installation.visit(person_id, account)
    address = f"/staff/accounts/{account.id}"
    page = ada.get(address).text
    assert page.index("Olga") < page.index("Vera")
    assert "1 session" in page
    viewed = "SELECT count(*) FROM audit_events WHERE action = 'account.viewed'"
    assert installation.scalar(viewed) == 1
    for _ in range(2):
        answer = ada.post(f"{address}/tier", data={"tier": "plus", "seen": "basic"})
        assert answer.location == address
    assert ada.post(f"{address}/tier", data={"tier": "basic", "seen": "basic"}).status_code == 409
    assert ada.post(f"{address}/tier", data={"tier": "gold", "seen": "plus"}).status_code == 422
    with installation.administrator.begin() as connection:
        connection.execute(text("UPDATE sessions SET ended_at = now() WHERE account_id NOTNULL"))
    assert "0 sessions" in ada.get(address).text


def test_what_changes_something_needs_a_fresh_factor(installation: Installation) -> None:
    stale = appoint(installation, StaffRole.ADMINISTRATOR)
    with installation.administrator.begin() as connection:
        connection.execute(text("UPDATE sessions SET proven_at = now() - interval '1 hour'"))
    if "auth.step_up" not in stale.application.view_functions:
        pytest.skip("nobody asks for a second factor yet")
    for path in ("/staff/tiers/basic/edit", "/staff/tiers/new"):
        answer = stale.post(path, data=BASIC | {"members": "4", "why": "x"})
        assert answer.status_code == 303
        assert "/step-up" in answer.location
    assert installation.scalar("SELECT sum(version) FROM tiers") == 3
