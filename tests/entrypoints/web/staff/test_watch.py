"""Staff see what was noticed, take it back with a reason, and change the rules."""

import pytest
from flask.testing import FlaskClient
from tests.builders import an_account, an_id
from tests.installation import Installation

from domain.access import StaffRole
from domain.audit import Actor, ActorKind, AuditEvent, Outcome
from domain.identity import PersonId

ALICE = PersonId(an_id("person", "alice@mine.example"))


@pytest.fixture
def site(installation: Installation) -> Installation:
    """Alice walked through ids and is locked."""
    installation.add()
    installation.add_member("alice@mine.example", an_account())
    actor = Actor(ActorKind.MEMBER, id=str(ALICE), name="Alice", address="192.0.2.7")
    with installation.container.begin_work()(actor) as work:
        for n in range(15):
            work.record(
                AuditEvent(
                    installation.container.clock().now(),
                    actor,
                    "access.refused",
                    "invoice",
                    str(n),
                    an_account().id,
                    Outcome.REFUSED,
                    {"exists": False},
                )
            )
        work.commit()
    return installation


def as_staff(site: Installation, role: StaffRole) -> FlaskClient:
    return site.visit(site.add_staff(f"{role.name.lower()}@staff.example", role))


def is_locked(site: Installation) -> bool:
    return site.container.watch_reads().standing(ALICE).is_locked(site.container.clock().now())


def test_what_was_noticed_is_listed_with_its_evidence(site: Installation) -> None:
    page = as_staff(site, StaffRole.AUDITOR).get("/staff/watch/").text
    assert "15 different things were asked for that are not in the account." in page
    assert "this step begins at 15 by rules as shipped" in page
    assert "Held now" in page
    assert "Alice" in page


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ("?step=lock", True),
        ("?rule=foreign", True),
        ("?rule=travel", False),
        ("?open=yes", True),
        ("?rule=nonsense&step=nonsense&older=nonsense", True),
    ],
)
def test_the_list_can_be_narrowed(site: Installation, query: str, *, is_shown: bool) -> None:
    page = as_staff(site, StaffRole.SUPPORT).get(f"/staff/watch/{query}").text
    assert ("15 different things" in page) is is_shown


def test_support_takes_a_lock_back_and_says_why(site: Installation) -> None:
    client = as_staff(site, StaffRole.SUPPORT)
    address = f"/staff/watch/people/{ALICE}/release"
    answer = client.post(address, data={"why": "  "})
    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert is_locked(site)
    assert client.post(address, data={"why": "She had an old list."}).status_code == 303
    assert not is_locked(site)
    page = client.get(f"/staff/watch/people/{ALICE}").text
    assert "Taken back by Support" in page
    assert "She had an old list." in page
    assert "15 different things" not in client.get("/staff/watch/?open=yes").text


def test_an_auditor_looks_and_releases_nobody(site: Installation) -> None:
    client = as_staff(site, StaffRole.AUDITOR)
    assert "Take it back" not in client.get(f"/staff/watch/people/{ALICE}").text
    answer = client.post(f"/staff/watch/people/{ALICE}/release", data={"why": "for fun"})
    assert answer.status_code == 403
    assert is_locked(site)


def test_somebody_who_does_not_exist_has_no_page(site: Installation) -> None:
    client = as_staff(site, StaffRole.SUPPORT)
    nobody = an_id("nobody")
    assert client.get(f"/staff/watch/people/{nobody}").status_code == 404
    answer = client.post(f"/staff/watch/people/{nobody}/release", data={"why": "x"})
    assert answer.status_code == 404


def form_of(client: FlaskClient) -> dict[str, str]:
    """The form as the page fills it in."""
    import re

    page = client.get("/staff/watch/rules/edit").text
    inputs = re.findall(r'name="([^"]+)" type="[^"]+" value="([^"]*)"', page)
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return dict(inputs + hidden)


def test_an_administrator_makes_another_version_of_the_rules(site: Installation) -> None:
    client = as_staff(site, StaffRole.ADMINISTRATOR)
    typed = form_of(client)
    assert typed["foreign.tell"] == "15"
    typed |= {"foreign.tell": "40", "foreign.lock": "", "why": "Too strict for us."}
    assert client.post("/staff/watch/rules/edit", data=typed).status_code == 303
    page = client.get("/staff/watch/rules/").text
    assert "Version 1" in page
    assert "Too strict for us." in page
    [version] = site.container.watch_reads().versions()
    assert {s.name: x.at_least for s, x in version.rules.limits["foreign"].items()} == {  # type: ignore[index]
        "NOTE": 3,
        "STEP_UP": 6,
        "TELL": 40,
    }


def test_what_somebody_typed_is_kept_when_another_was_quicker(site: Installation) -> None:
    client = as_staff(site, StaffRole.ADMINISTRATOR)
    typed = form_of(client) | {"why": "Mine."}
    assert client.post("/staff/watch/rules/edit", data=typed).status_code == 303
    answer = client.post("/staff/watch/rules/edit", data=typed | {"foreign.tell": "44"})
    assert answer.status_code == 409
    assert 'value="44"' in answer.text
    assert "Somebody was quicker." in answer.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"foreign.note": "many"}, "Type a whole number."),
        ({"foreign.note": "0"}, "must be 1 or more"),
        ({"foreign.lock": "1"}, "can’t begin before"),
        ({"fetched_day.note.times": "NaN"}, "Type a number such as 1.5."),
        ({"lock_minutes": "1"}, "must be from 5"),
        ({"why": ""}, "Say why"),
    ],
)
def test_mistakes_are_said_beside_their_field(
    site: Installation, wrong: dict[str, str], said: str
) -> None:
    client = as_staff(site, StaffRole.ADMINISTRATOR)
    answer = client.post("/staff/watch/rules/edit", data=form_of(client) | {"why": "So."} | wrong)
    assert answer.status_code == 422
    assert said.replace("’", "&#39;") in answer.text or said in answer.text
    assert not site.container.watch_reads().versions()


def test_rules_are_changed_by_administrators_with_a_fresh_factor_alone(site: Installation) -> None:
    assert as_staff(site, StaffRole.SUPPORT).get("/staff/watch/rules/edit").status_code == 403
    client = as_staff(site, StaffRole.ADMINISTRATOR)
    with site.administrator.begin() as connection:
        connection.exec_driver_sql("UPDATE sessions SET proven_at = now() - interval '10 minutes'")
    for method in ("GET", "POST"):
        answer = client.open("/staff/watch/rules/edit", method=method)
        assert answer.location.startswith("/step-up")
