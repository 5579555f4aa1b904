"""Staff find any event; an owner sees who looked at their things, and takes proofs of it along."""

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from tests.application.audit.trail import ROBOT, an_event, record, seal
from tests.builders import a_transaction, an_account, an_id
from tests.installation import Installation
from werkzeug.test import TestResponse

from domain.access import Role, StaffRole
from domain.audit import Actor, ActorKind
from domain.identity import AccountId

OURS = AccountId(an_id("account", "C-1001"))
THEIRS = AccountId(an_id("account", "C-2002"))
VERIFIER = Path(__file__).parents[3] / "docs" / "verify_audit_proof.py"
BOB = Actor(ActorKind.STAFF, "bob", "Bob of support", address="10.0.0.5", user_agent="Firefox")
EVE = Actor(ActorKind.MEMBER, "eve", '=HYPERLINK("https://evil.example")', address="192.0.2.66")


@pytest.fixture(name="house")
def _house(installation: Installation) -> Installation:
    installation.watch_nobody()
    installation.add(accounts=[an_account(), an_account(reference="C-2002")])
    installation.add_member("olive@example.com", an_account(), Role.OWNER)
    installation.add_member("vic@example.com", an_account(), Role.VIEWER)
    record(
        installation,
        an_event(1),
        an_event(2, actor=BOB),
        an_event(3, actor=ROBOT),
        an_event(4, actor=EVE),
        an_event(5, account_id=THEIRS, subject_id="somebody elses"),
        an_event(6, at=datetime.now(UTC) - timedelta(days=400)),
        an_event(7, action="audit.held"),
    )
    seal(installation)
    return installation


@pytest.fixture(name="owner")
def _owner(house: Installation) -> FlaskClient:
    return house.login("olive@example.com")


@pytest.fixture(name="auditor")
def _auditor(house: Installation) -> FlaskClient:
    return house.visit(house.add_staff("audrey@example.com", StaffRole.AUDITOR))


def checked(file: Path, key: str) -> tuple[int, str]:
    """What the verifier says that others download, without anything of ours."""
    command = [sys.executable, "-I", VERIFIER, file, key]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.returncode, done.stdout


def rows_of(answer: TestResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.text)))


def event_of(house: Installation, n: int) -> UUID:
    found: UUID = house.scalar("SELECT id FROM audit_events WHERE details->>'n' = :n", n=str(n))
    return found


def test_an_owner_sees_who_looked_our_people_included(owner: FlaskClient) -> None:
    page = owner.get("/account/activity").text
    for seen in ("Viewed ", "Ada Lovelace", "Bob of support", "Our staff", "192.0.2.7"):
        assert seen in page
    assert page.count("By itself</span>") == 1
    assert "invoice.viewed" not in page.split("<tbody>")[1]  # words, no names of code
    for hidden in ("somebody elses", "10.0.0.5", "Put events on hold"):
        assert hidden not in page


def test_events_are_told_with_numbers_and_names(house: Installation, owner: FlaskClient) -> None:
    [invoice_id] = house.issue(a_transaction("T-1"))
    number = house.scalar("SELECT number FROM invoices WHERE id = :id", id=invoice_id)
    owner.get(f"/invoices/{invoice_id}")
    page = owner.get("/account/activity").text
    assert f'Viewed <a href="/account/activity?on={number}">invoice {number}</a>' in page
    narrowed = owner.get(f"/account/activity?on={number}").text
    assert "Viewed <a" in narrowed
    assert "Bob of support" not in narrowed
    assert f"/account/activity?on={number}" in owner.get(f"/invoices/{invoice_id}").text


def test_what_counterfoil_did_by_itself_is_shown_to_who_asks_for_it(
    house: Installation, owner: FlaskClient, auditor: FlaskClient
) -> None:
    house.issue(a_transaction("T-1"))
    for client, path in ((owner, "/account/activity"), (auditor, "/staff/audit/")):
        page = client.get(path).text
        assert "Ada Lovelace" in page
        assert "Issued <a" not in page
        page = client.get(f"{path}?by=everybody").text
        assert "Issued <a" in page
        assert "Counterfoil itself" in page.split("<tbody>")[1]


def test_a_filter_by_person_is_shown_by_name_and_can_be_taken_off(
    house: Installation, owner: FlaskClient
) -> None:
    owner.get("/account/activity")
    olive = house.scalar("SELECT subject_id FROM audit_events WHERE action = 'session.started'")
    page = owner.get(f"/account/activity?who={olive}&outcome=done").text
    assert "By Olive" in page
    assert 'href="/account/activity?outcome=done"' in page
    assert "Ada Lovelace" not in page


def test_one_event_tells_everything_and_where_it_is_sealed(
    house: Installation, owner: FlaskClient, auditor: FlaskClient
) -> None:
    own, of_bob, foreign, held = (event_of(house, n) for n in (1, 2, 5, 7))
    page = owner.get(f"/account/activity/{own}").text
    for fact in ("Ada Lovelace", "192.0.2.7", "passkey", "0190aaaa-request", "under seal 1"):
        assert fact in page
    assert f"/account/activity/{own}/proof.json" in page
    assert "10.0.0.5" not in owner.get(f"/account/activity/{of_bob}").text
    assert "10.0.0.5" in auditor.get(f"/staff/audit/{of_bob}").text
    for other in (foreign, held, an_id("no event")):
        assert owner.get(f"/account/activity/{other}").status_code == 404
    assert auditor.get(f"/staff/audit/{held}").status_code == 200
    record(house, an_event(8))
    assert "Not sealed yet" in owner.get(f"/account/activity/{event_of(house, 8)}").text


def test_looking_as_a_member_is_told_under_both_names(
    house: Installation, owner: FlaskClient
) -> None:
    sam = replace(BOB, id="sam", name="Sam", on_behalf_of="vic", on_behalf_of_name="Vic")
    record(house, an_event(9, actor=sam))
    assert "Our staff, looking as Vic" in owner.get("/account/activity?who=sam").text
    assert "Vic" in owner.get(f"/account/activity/{event_of(house, 9)}").text


def test_an_empty_list_says_what_will_appear(house: Installation, owner: FlaskClient) -> None:
    assert "No event matches." in owner.get("/account/activity?on=INV-0").text
    house.tamper("audit_events", "DELETE FROM audit_events")
    assert "Nothing happened yet." in owner.get("/account/activity").text


def test_an_owner_can_narrow_the_list_and_not_widen_it(owner: FlaskClient) -> None:
    assert "Bob of support" not in owner.get("/account/activity?by=automatic").text
    page = owner.get(f"/account/activity?account={THEIRS}&on=somebody+elses").text
    assert "No event matches." in page
    long_ago = f"{datetime.now(UTC) - timedelta(days=399):%Y-%m-%d}"
    assert "Bob of support" not in owner.get(f"/account/activity?to={long_ago}").text


def test_hostile_filters_are_no_error(owner: FlaskClient, auditor: FlaskClient) -> None:
    for bad in (
        "who=%00&what=%25&on=' OR 1=1--&outcome=x&by=y",
        "from=9999-99-99&to=-1",
        "from=9999-12-31&to=9999-12-31",
        "from=0001-01-01&to=0001-01-01",
        "after=e30&before=bnVsbA",
        "after=WyIyMDI2LTAxLTAxIiwiMDE5MGFhYWEtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAwIl0",
        "account=%00nobody",
    ):
        assert owner.get(f"/account/activity?{bad}").status_code == 200, bad
        assert auditor.get(f"/staff/audit/?{bad}").status_code == 200, bad


def test_what_an_owner_downloads_is_no_formula(owner: FlaskClient) -> None:
    answer = owner.get("/account/activity/export.csv")
    rows = rows_of(answer)
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert {row["account"] for row in rows} == {str(OURS)}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in set("=+-@\t\r")]
    (eve,) = [row for row in rows if row["person or key"] == "eve"]
    assert eve["who"] == """'=HYPERLINK("https://evil.example")"""
    (bob,) = [row for row in rows if row["person or key"] == "bob"]
    assert bob["address"] == ""


def test_the_proofs_that_an_owner_downloads_are_true(
    house: Installation, owner: FlaskClient, tmp_path: Path
) -> None:
    key = house.container.keys().public_keys().popitem()[1].hex()
    record(house, an_event(8))
    answer = owner.get("/account/activity/proofs.json")
    listed = [row["event"] for row in rows_of(owner.get("/account/activity/export.csv"))]
    given = answer.get_json()
    proven = [proof["event"]["id"] for proof in given["proofs"]]
    young = given["without_proof"]
    assert str(event_of(house, 8)) in young
    assert len(proven) >= 5
    assert sorted(proven + young) == sorted(set(listed) & set(proven + young))
    assert {proof["event"]["account_id"] for proof in given["proofs"]} == {str(OURS)}
    file = tmp_path / "proofs.json"
    file.write_bytes(answer.data)
    code, said = checked(file, key)
    assert (code, said.count("TRUE: position")) == (0, len(proven)), said
    assert "actor_name: Bob of support" in said
    for wrong in ("leaf", "position", "path"):
        forged = json.loads(answer.data)
        one = forged["proofs"][2]
        one[wrong] = {
            "leaf": one["leaf"].replace(b"Bob".hex(), b"Eve".hex()).replace("41", "42"),
            "position": one["position"] + 1,
            "path": one["path"][:-1],
        }[wrong]
        file.write_text(json.dumps(forged))
        assert checked(file, key)[0] == 1, wrong
    file.write_text(json.dumps(given | {"proofs": []}))
    assert checked(file, key)[0] == 1


def test_a_list_of_proofs_can_be_narrowed_and_says_when_there_are_more(
    owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = owner.get("/account/activity/proofs.json?who=bob").get_json()
    assert [proof["event"]["actor_id"] for proof in given["proofs"]] == ["bob"]
    assert given["are_more"] is False
    monkeypatch.setattr(sys.modules["entrypoints.web.account.activity"], "PROVEN_AT_ONCE", 2)
    given = owner.get("/account/activity/proofs.json?what=invoice.viewed").get_json()
    assert (len(given["proofs"]), given["are_more"]) == (2, True)


def test_a_proof_of_an_own_event_can_be_had_and_no_other(
    house: Installation, owner: FlaskClient
) -> None:
    own, foreign, held = (event_of(house, n) for n in (1, 5, 7))
    assert owner.get(f"/account/activity/{own}/proof.json").get_json()["event"]["id"] == str(own)
    for other in (foreign, held, an_id("no event")):
        assert owner.get(f"/account/activity/{other}/proof.json").status_code == 404


def test_only_owners_see_the_activity(house: Installation) -> None:
    viewer = house.login("vic@example.com")
    assert viewer.get("/account/activity").status_code == 403
    assert "/account/activity" not in viewer.get("/invoices/").text


def test_looking_at_the_trail_is_in_the_trail(
    house: Installation, owner: FlaskClient, auditor: FlaskClient
) -> None:
    owner.get("/account/activity")
    owner.get("/account/activity/export.csv")
    own = event_of(house, 1)
    owner.get(f"/account/activity/{own}")
    owner.get(f"/account/activity/{own}/proof.json")
    auditor.get("/staff/audit/?account=C-1001&outcome=refused")
    query = "SELECT string_agg(action, ' ' ORDER BY at) FROM audit_events WHERE action ~ :kind"
    assert house.scalar(query, kind="^activity") == (
        "activity.viewed activity.exported activity.viewed activity.proven"
    )
    assert house.scalar(query, kind="^trail") == "trail.viewed"
    seen = "SELECT account_id FROM audit_events WHERE action = 'trail.viewed'"
    assert house.scalar(seen) == OURS


def test_staff_find_by_account_document_and_person(
    house: Installation, auditor: FlaskClient
) -> None:
    [invoice_id] = house.issue(a_transaction("T-1"))
    number = house.scalar("SELECT number FROM invoices WHERE id = :id", id=invoice_id)
    assert f"invoice {number}</a>" in auditor.get(f"/staff/audit/?on={number}").text
    page = auditor.get("/staff/audit/?account=C-2002").text
    assert "somebody elses" in page
    assert "Bob of support" not in page
    page = auditor.get("/staff/audit/?who=bob").text
    assert "Bob of support" in page
    assert "10.0.0.5" in page
    house.login("olive@example.com").get("/account/activity")
    page = auditor.get("/staff/audit/?who=olive@example.com").text
    assert "Looked at the list of activity" in page
    assert "Bob of support" not in page
    assert "No event matches." in auditor.get("/staff/audit/?who=nobody@example.com").text
    assert "No event matches." in auditor.get("/staff/audit/?account=nobody").text


def test_an_auditor_takes_the_whole_trail_along(house: Installation, auditor: FlaskClient) -> None:
    assert "export.csv" in auditor.get("/staff/audit/").text
    answer = auditor.get("/staff/audit/export.csv?what=invoice.viewed")
    assert len(rows_of(answer)) == 6
    event_id = event_of(house, 5)
    proof = auditor.get(f"/staff/audit/{event_id}/proof.json").get_json()
    assert proof["event"]["subject_id"] == "somebody elses"


def test_an_export_of_the_trail_needs_a_fresh_factor(
    house: Installation, auditor: FlaskClient
) -> None:
    house.tamper("sessions", "UPDATE sessions SET proven_at = proven_at - interval '6 min'")
    answer = auditor.get("/staff/audit/export.csv")
    assert answer.status_code == 303
    assert answer.location.startswith("/step-up")
    exported = "SELECT count(*) FROM audit_events WHERE action = 'trail.exported'"
    assert house.scalar(exported) == 0


def test_what_finance_may_see_they_may_not_export(house: Installation) -> None:
    fred = house.visit(house.add_staff("fred@example.com", StaffRole.FINANCE))
    page = fred.get("/staff/audit/")
    assert page.status_code == 200
    assert "export.csv" not in page.text
    assert fred.get("/staff/audit/export.csv").status_code == 403
