"""A view that doesn't say whom it is for is never served, and refusals explain themselves."""

import pytest
from flask import Blueprint
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import ISSUE_DATE, a_transaction, a_vendor, an_account, an_id
from tests.installation import TESTER, Installation

from domain.access import Action, Limits, Membership, Person, Role
from domain.identity import PersonId
from domain.money import Money
from entrypoints.web import app as application
from entrypoints.web.ways import local_target

ALICE = PersonId(an_id("person", "alice"))


def test_an_application_with_a_view_that_says_nothing_does_not_start(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten = Blueprint("without_a_door", "tests.entrypoints.web.test_guard")
    forgotten.add_url_rule("/forgotten", "view", lambda: "everything of everybody")
    monkeypatch.setattr(application, "BLUEPRINTS", [*application.BLUEPRINTS, forgotten])
    with pytest.raises(LookupError, match=r"without_a_door\.view does not say whom it is for"):
        installation.app()


def with_alice(installation: Installation, limits: Limits, role: Role = Role.VIEWER) -> None:
    installation.add()
    with installation.container.begin_work()(TESTER) as work:
        work.people.add(
            Person(ALICE, "alice@mine.example", "Alice", "no password"),
            [Membership(ALICE, an_account().id, role, limits)],
        )
        work.commit()


@pytest.mark.parametrize(
    ("limits", "is_seen"),
    [
        (Limits(), True),
        (Limits(vendors=frozenset({a_vendor().id})), True),
        (Limits(vendors=frozenset({a_vendor(code="OTHER").id})), False),
        (Limits(vendors=frozenset()), False),
        (Limits(at_least=Money(45_00, "GBP")), True),
        (Limits(at_least=Money(45_01, "GBP")), False),
        (Limits(at_most=Money(44_99, "GBP")), False),
        (Limits(at_most=Money(999_99, "EUR")), False),
        (Limits(since=ISSUE_DATE, until=ISSUE_DATE), True),
        (Limits(until=ISSUE_DATE.replace(day=1)), False),
    ],
)
def test_what_lies_outside_a_members_limits_is_nowhere_and_the_page_says_why(
    installation: Installation, limits: Limits, *, is_seen: bool
) -> None:
    """The statement's conditions and the policy's must say the same."""
    with_alice(installation, limits)
    [invoice_id] = installation.issue(a_transaction("T-1", issue_date=ISSUE_DATE))
    client = installation.visit(ALICE, an_account())
    page = client.get("/invoices/").text
    assert ("INV-2026-000001" in page) is is_seen
    assert ("1 document" if is_seen else "0 documents") in page
    answer = client.get(f"/invoices/{invoice_id}")
    assert answer.status_code == (200 if is_seen else 403)
    if not is_seen:
        assert "An owner of your account can widen it." in answer.text
        assert "INV-2026-000001" not in answer.text
        query = "SELECT details->>'wanted' FROM audit_events WHERE action = 'access.refused'"
        assert installation.scalar(query) == Action.VIEW_INVOICE.value


def test_a_refusal_is_in_the_trail_also_of_what_does_not_exist(installation: Installation) -> None:
    with_alice(installation, Limits())
    other = an_account(reference="C-2")
    installation.add(vendor=a_vendor(code="SOUTH"), accounts=[other])
    [foreign] = installation.issue(a_transaction("T-1", customer="C-2"))
    client = installation.visit(ALICE, an_account())
    for wanted in (str(foreign), str(an_id("nothing"))):
        assert client.get(f"/invoices/{wanted}").status_code == 404
        query = (
            "SELECT count(*) FROM audit_events WHERE action = 'access.refused' "
            "AND outcome = 'refused' AND subject_id = :wanted AND account_id = :mine"
        )
        assert installation.scalar(query, wanted=wanted, mine=an_account().id) == 1


def test_a_membership_ends_by_itself(installation: Installation) -> None:
    now = installation.container.clock().now()
    with_alice(installation, Limits(ends_at=now), Role.GUEST)
    answer = installation.visit(ALICE, an_account()).get("/invoices/")
    assert (answer.status_code, answer.location) == (303, "/login?next=/invoices/")


@given(st.text(max_size=40))
def test_no_way_on_leads_to_another_site(text: str) -> None:
    target = local_target("/" + text)
    assert target is None or (target[0] == "/" and target[1:2] not in {"/", "\\"})
