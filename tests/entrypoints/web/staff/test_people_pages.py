"""Administrators appoint and dismiss staff users; one of them always stays."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient
from tests.builders import an_account, an_id
from tests.entrypoints.web.staff.staff_users import appoint
from tests.installation import TESTER, Installation

from application.access.appoint_staff import AppointStaff
from domain.access import LastAdministrator, Role, StaffRole
from domain.errors import DomainError

ADA, BEN = an_id("staff", "Ada"), an_id("staff", "Ben")


@pytest.fixture
def ada(installation: Installation) -> FlaskClient:
    return appoint(installation, StaffRole.ADMINISTRATOR)


def roles_of(installation: Installation, person: object) -> list[str] | None:
    found: list[str] | None = installation.scalar(
        "SELECT roles FROM staff_users WHERE person_id = :person", person=person
    )
    return found


def test_somebody_with_a_login_is_appointed_and_dismissed(
    installation: Installation, ada: FlaskClient
) -> None:
    installation.add()
    olga = installation.add_member("olga@x.example", an_account(), Role.OWNER)
    client = installation.visit(olga, an_account())
    assert client.get("/staff/").status_code == 404
    form = {"email": "Olga@X.example ", "role": ["support", "finance"]}
    for _ in range(2):  # a double click
        assert ada.post("/staff/people/new", data=form).location == "/staff/people/"
    assert client.get("/staff/").status_code == 200
    assert "finance, support" in ada.get("/staff/people/").text
    dismissal = {"do": "dismiss", "seen": "finance,support"}
    for _ in range(2):
        answer = ada.post(f"/staff/people/{olga}", data=dismissal)
        assert answer.status_code in {303, 404}
    assert client.get("/staff/").status_code == 404
    assert client.get("/invoices/").status_code == 200
    changes = "SELECT count(*) FROM audit_events WHERE action = 'staff.appointed'"
    assert installation.scalar(changes) == 2


def test_the_last_administrator_stays_one_whoever_asks(
    installation: Installation, ada: FlaskClient
) -> None:
    for form in (
        {"do": "dismiss", "seen": "administrator"},
        {"do": "save", "role": "finance", "seen": "administrator"},
    ):
        answer = ada.post(f"/staff/people/{ADA}", data=form)
        assert answer.status_code == 409
        assert "last administrator" in answer.text
    with pytest.raises(LastAdministrator):
        installation.container.appoint_staff()(
            AppointStaff("ada@staff.example", "", frozenset()), TESTER
        )
    appoint(installation, StaffRole.ADMINISTRATOR, name="Ben")
    own = {"do": "save", "role": "finance", "seen": "administrator"}
    assert ada.post(f"/staff/people/{ADA}", data=own).location == "/"
    assert ada.get("/staff/people/").status_code == 403


def test_two_administrators_who_dismiss_each_other_at_once_do_not_both_succeed(
    installation: Installation, ada: FlaskClient
) -> None:
    appoint(installation, StaffRole.ADMINISTRATOR, name="Ben")
    dismiss = installation.container.appoint_staff()

    def try_it(email: str) -> bool:
        try:
            dismiss(AppointStaff(email, "", frozenset()), TESTER)
        except DomainError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(try_it, ["ada@staff.example", "ben@staff.example"]))
    assert sorted(done) == [False, True]
    assert installation.scalar("SELECT count(*) FROM staff_users") == 1


def test_a_stale_form_changes_nothing(installation: Installation, ada: FlaskClient) -> None:
    appoint(installation, StaffRole.FINANCE, name="Ben")
    form = {"do": "save", "role": ["auditor"], "seen": "support"}
    assert ada.post(f"/staff/people/{BEN}", data=form).status_code == 409
    assert roles_of(installation, BEN) == ["finance"]
    assert ada.post(f"/staff/people/{BEN}", data=form | {"seen": "finance"}).status_code == 303
    assert roles_of(installation, BEN) == ["auditor"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"email": "nobody@x.example", "role": "support"}, "email"),
        ({"email": "ben@staff.example", "role": "support"}, "email"),
        ({"email": "ben@staff.example"}, "role"),
        ({"email": "ben@staff.example", "role": "emperor"}, "role"),
        ({"email": "\0", "role": "support"}, "email"),
    ],
)
def test_what_is_wrong_with_an_appointment_is_said(
    installation: Installation, ada: FlaskClient, form: dict[str, str], field: str
) -> None:
    appoint(installation, StaffRole.FINANCE, name="Ben")
    answer = ada.post("/staff/people/new", data=form)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert roles_of(installation, BEN) == ["finance"]


def test_no_role_is_only_taken_by_the_button_that_says_so(
    installation: Installation, ada: FlaskClient
) -> None:
    appoint(installation, StaffRole.FINANCE, name="Ben")
    answer = ada.post(f"/staff/people/{BEN}", data={"do": "save", "seen": "finance"})
    assert answer.status_code == 422
    assert roles_of(installation, BEN) == ["finance"]


def test_who_only_sees_staff_users_is_shown_no_way_to_change_them(
    installation: Installation, ada: FlaskClient
) -> None:
    auditor = appoint(installation, StaffRole.AUDITOR, name="Ben")
    page = auditor.get("/staff/people/").text
    assert "Ada" in page
    assert f"/staff/people/{ADA}" not in page
    assert "Appoint" not in page
    assert auditor.post(f"/staff/people/{ADA}", data={"do": "dismiss"}).status_code == 403
    assert ada.get(f"/staff/people/{an_id('nobody')}").status_code == 404
