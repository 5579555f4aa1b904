"""A guest is let in for a time, to read a part, and is out by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from tests.builders import a_transaction, an_id
from tests.entrypoints.web.account.conftest import MINE, Cast
from tests.entrypoints.web.account.post import GOOD, link_to, token_of
from werkzeug.test import TestResponse

GRETA = "greta@audit.example"
TODAY = datetime.now(UTC).date()
FORM = {
    "email": GRETA,
    "name": "Greta Gast",
    "last_day": (TODAY + timedelta(days=30)).isoformat(),
    "vendors_are": "all",
    "currency": "GBP",
}


def let_in(client: FlaskClient, **changed: object) -> TestResponse:
    return client.post("/account/members/guest", data=FORM | changed)


def accept(cast: Cast) -> FlaskClient:
    """Greta with a password of hers, logged in."""
    form = {"token": token_of(link_to(cast.installation, GRETA)), "name": "Greta", "password": GOOD}
    client = cast.anybody()
    assert client.post("/link/invitation", data=form).status_code == 303
    log_in(client)
    return client


def log_in(client: FlaskClient) -> int:
    return client.post("/login", data={"email": GRETA, "password": GOOD}).status_code


def later(cast: Cast) -> None:
    """As if the guest's last day had passed."""
    with cast.installation.administrator.begin() as connection:
        connection.execute(
            text(
                "UPDATE memberships SET limits = jsonb_set(limits, '{ends_at}', "
                "to_jsonb(now() - interval '1 second')) WHERE role = 'guest'"
            )
        )


def test_a_guest_reads_what_they_were_let_into_and_nothing_else(cast: Cast) -> None:
    cast.installation.issue(
        a_transaction("T-1", accounting_reference="4711", issue_date=TODAY),
        a_transaction("T-2", accounting_reference="4712", issue_date=TODAY),
    )
    assert let_in(cast.client(cast.alice), cost_centres="4711\n\n").status_code == 303
    greta = accept(cast)
    page = greta.get("/invoices/").text
    assert "INV-2026-000001" in page
    assert "INV-2026-000002" not in page
    for address in ("/account/members/", "/account/members/guest"):
        assert greta.get(address).status_code == 403
    assert cast.events("member.invited") == cast.events("member.added") == 1


def test_a_guest_is_out_by_itself_session_and_login(cast: Cast) -> None:
    let_in(cast.client(cast.alice))
    greta = accept(cast)
    assert greta.get("/invoices/").status_code == 200
    later(cast)
    assert greta.get("/invoices/").location == "/login?next=/invoices/"
    assert log_in(cast.anybody()) == 422


def test_an_owner_lets_a_guest_stay_longer(cast: Cast) -> None:
    owner = cast.client(cast.alice)
    let_in(owner)
    greta = accept(cast)
    later(cast)
    person = cast.installation.container.people_reads().by_email(GRETA)
    assert person is not None
    address = f"/account/members/{person.id}/limits"
    assert TODAY.isoformat()[:4] in owner.get(address).text
    seen = cast.installation.scalar("SELECT limits::text FROM memberships WHERE role = 'guest'")
    form = FORM | {"seen": seen, "last_day": (TODAY + timedelta(days=366)).isoformat()}
    assert owner.post(address, data=form).status_code == 303
    assert log_in(greta) == 303
    assert greta.get("/invoices/").status_code == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last_day": ""}, "last_day"),
        ({"last_day": (TODAY - timedelta(days=1)).isoformat()}, "last_day"),
        ({"last_day": (TODAY + timedelta(days=367)).isoformat()}, "last_day"),
        ({"last_day": "tomorrow"}, "last_day"),
        ({"email": "nobody"}, "email"),
        ({"name": ""}, "name"),
        ({"vendors_are": "some"}, "vendors"),
        ({"vendors_are": "some", "vendors": str(an_id("vendor", "OTHER"))}, "vendors"),
        ({"vendors_are": ""}, "vendors"),
        ({"at_least": "much"}, "at_least"),
        ({"at_least": "-5"}, "at_least"),
        ({"at_least": "1.005"}, "at_least"),
        ({"at_least": "10", "at_most": "5"}, "at_most"),
        ({"at_most": "5", "currency": "XXX"}, "at_most"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "until"),
        ({"since": "2026-02-31"}, "since"),
        ({"cost_centres": "a\u202eb"}, "cost_centres"),
        ({"cost_centres": "\n".join(map(str, range(51)))}, "cost_centres"),
    ],
)
def test_what_can_not_be_meant_is_said_beside_its_field_and_nobody_is_invited(
    cast: Cast, changed: dict[str, str], field: str
) -> None:
    answer = let_in(cast.client(cast.alice), **changed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert cast.installation.scalar("SELECT count(*) FROM invitations") == 0


def test_guests_take_no_members_seat(cast: Cast) -> None:
    """The plus tier has 25; two are taken."""
    owner = cast.client(cast.alice)
    for number in range(24):
        assert let_in(owner, email=f"guest{number}@audit.example").status_code == 303
    assert "2 of 25" in owner.get("/account/members/").text
    form = {"email": "dora@mine.example", "name": "Dora", "role": "viewer"}
    assert owner.post("/account/members/invite", data=form).status_code == 303


def test_who_is_here_or_invited_already_is_not_invited_again(cast: Cast) -> None:
    owner = cast.client(cast.alice)
    assert let_in(owner, email="bob@mine.example").status_code == 409
    let_in(owner)
    assert let_in(owner).status_code == 409
    assert cast.installation.scalar("SELECT count(*) FROM invitations") == 1


def test_only_owners_let_guests_in(cast: Cast) -> None:
    bob = cast.client(cast.bob)
    assert bob.get("/account/members/guest").status_code == 403
    assert let_in(bob).status_code == 403
    assert "Let a guest in" not in bob.get("/account/members/").text


def test_a_guest_of_one_account_stays_what_they_are_in_another(cast: Cast) -> None:
    charlie = cast.installation.container.people_reads().by_id(cast.charlie)
    assert charlie is not None
    with cast.installation.administrator.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO memberships (person_id, account_id, role, limits) VALUES "
                "(:person, :account, 'guest', jsonb_build_object('ends_at', CAST(:ends AS text)))"
            ),
            {"person": cast.charlie, "account": MINE.id, "ends": "2020-01-01T00:00:00+00:00"},
        )
    assert cast.client(cast.charlie).get("/invoices/").status_code == 303
    login = cast.installation.login("charlie@theirs.example")
    assert login.get("/invoices/").status_code == 200
    assert "Zephyr Ltd" in login.get("/invoices/").text
