"""Inviting and accepting: who may, how often, and what a stranger learns."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from tests.builders import an_id
from tests.entrypoints.web.account.conftest import MINE, THEIRS, Cast
from tests.entrypoints.web.account.post import GOOD, link_to, mails_to, token_of
from tests.installation import TESTER
from werkzeug.test import TestResponse

from application.access.invite import InviteMember, InviteStaff
from domain.access import Limits, Role, StaffRole

DORA = "dora@mine.example"


def invite(client: FlaskClient, email: str = DORA, role: str = "payer") -> TestResponse:
    form = {"email": email, "name": "Dora Finch", "role": role}
    return client.post("/account/members/invite", data=form)


def accept(cast: Cast, link: str, **changed: str) -> TestResponse:
    form = {"token": token_of(link), "name": "Dora Finch", "password": GOOD} | changed
    return cast.anybody().post("/link/invitation", data=form)


def invitation_id(cast: Cast) -> str:
    return str(cast.installation.scalar("SELECT id FROM invitations ORDER BY made_at DESC LIMIT 1"))


def role_of(cast: Cast, email: str) -> str | None:
    person = cast.installation.container.people_reads().by_email(email)
    query = "SELECT role FROM memberships WHERE person_id = :person AND account_id = :account"
    found: str | None = person and cast.installation.scalar(
        query, person=person.id, account=MINE.id
    )
    return found


def test_who_is_invited_sets_a_password_and_is_a_member(cast: Cast) -> None:
    assert invite(cast.client(cast.alice)).status_code == 303
    link = link_to(cast.installation, DORA)
    page = cast.anybody().get(link)
    assert page.status_code == 200
    assert "Alice" in page.text
    assert MINE.party.name in page.text
    assert accept(cast, link).location == "/login"
    assert role_of(cast, DORA) == "payer"
    client = cast.anybody()
    assert client.post("/login", data={"email": DORA, "password": GOOD}).status_code == 303
    assert client.get("/invoices/").status_code == 200
    assert cast.events("member.invited") == cast.events("member.added") == 1


def test_accepting_twice_makes_one_member(cast: Cast) -> None:
    invite(cast.client(cast.alice))
    link = link_to(cast.installation, DORA)
    assert [accept(cast, link).status_code for _ in range(2)] == [303, 410]
    assert cast.installation.scalar("SELECT count(*) FROM memberships") == 4


def test_sending_again_makes_the_first_link_worthless(cast: Cast) -> None:
    owner = cast.client(cast.alice)
    invite(owner)
    first = link_to(cast.installation, DORA)
    owner.post(f"/account/members/invitations/{invitation_id(cast)}/resend")
    second = link_to(cast.installation, DORA)
    assert cast.anybody().get(first).status_code == 410
    assert accept(cast, first).status_code == 410
    assert accept(cast, second).status_code == 303


def test_a_revoked_invitation_lets_nobody_in(cast: Cast) -> None:
    owner = cast.client(cast.alice)
    invite(owner)
    link = link_to(cast.installation, DORA)
    revoked = f"/account/members/invitations/{invitation_id(cast)}/revoke"
    assert owner.post(revoked).status_code == 303
    assert accept(cast, link).status_code == 410
    assert owner.post(revoked).status_code == 404
    assert role_of(cast, DORA) is None


def test_the_tier_says_how_many_members_there_may_be(cast: Cast) -> None:
    with cast.installation.administrator.begin() as connection:
        connection.exec_driver_sql("UPDATE accounts SET tier = 'basic'")  # three members
    owner = cast.client(cast.alice)
    assert invite(owner).status_code == 303  # Alice, Bob, and Dora invited
    answer = invite(owner, "eve@mine.example")
    assert answer.status_code == 403
    assert "3 members" in answer.text
    assert not mails_to(cast.installation, "eve@mine.example")
    owner.post(f"/account/members/invitations/{invitation_id(cast)}/revoke")
    assert invite(owner, "eve@mine.example").status_code == 303


@pytest.mark.parametrize(
    ("email", "role", "status"),
    [
        ("bob@mine.example", "payer", 409),
        ("BOB@Mine.example", "payer", 409),
        ("no address", "payer", 422),
        ("a@b.example\r\nBcc: c@d.example", "payer", 422),
        (DORA, "guest", 422),
        (DORA, "administrator", 422),
        (DORA, "", 422),
    ],
)
def test_a_wrong_invitation_says_why(cast: Cast, email: str, role: str, status: int) -> None:
    answer = invite(cast.client(cast.alice), email, role)
    assert answer.status_code == status
    assert cast.installation.scalar("SELECT count(*) FROM invitations") == 0
    assert cast.installation.scalar("SELECT count(*) FROM mails") == 0


def test_inviting_the_same_address_twice_is_a_conflict(cast: Cast) -> None:
    owner = cast.client(cast.alice)
    assert [invite(owner).status_code for _ in range(2)] == [303, 409]


@pytest.mark.parametrize("name", ["http://evil.example", "Win at www.evil", "a\nb <x@y>", ""])
def test_a_name_leads_the_reader_of_a_mail_nowhere(cast: Cast, name: str) -> None:
    form = {"email": DORA, "name": name, "role": "viewer"}
    answer = cast.client(cast.alice).post("/account/members/invite", data=form)
    assert answer.status_code == 422


def test_only_an_owner_invites_resends_and_revokes(cast: Cast) -> None:
    invite(cast.client(cast.alice))
    one = f"/account/members/invitations/{invitation_id(cast)}"
    viewer, stranger = cast.client(cast.bob), cast.client(cast.charlie, THEIRS)
    assert invite(viewer, "eve@mine.example").status_code == 403
    for act in ("resend", "revoke"):
        assert viewer.post(f"{one}/{act}").status_code == 403
        assert stranger.post(f"{one}/{act}").status_code == 404
    assert accept(cast, link_to(cast.installation, DORA)).status_code == 303


def test_the_answer_does_not_tell_that_the_address_has_a_login_elsewhere(cast: Cast) -> None:
    owner = cast.client(cast.alice)
    known = invite(owner, "charlie@theirs.example")
    unknown = invite(owner, DORA)
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)


def test_who_has_a_login_joins_with_it(cast: Cast) -> None:
    invite(cast.client(cast.alice), "charlie@theirs.example")
    link = link_to(cast.installation, "charlie@theirs.example")
    assert "Sign in to join" in cast.anybody().get(link).text
    # The link sets no second password for them.
    answer = accept(cast, link)
    assert answer.status_code == 200
    assert role_of(cast, "charlie@theirs.example") is None
    client = cast.client(cast.charlie, THEIRS)
    assert MINE.party.name in client.get("/accounts/").text
    joined = client.post(f"/accounts/invitations/{invitation_id(cast)}/join")
    assert joined.status_code == 303
    assert role_of(cast, "charlie@theirs.example") == "payer"
    assert cast.anybody().get(link).status_code == 410


def test_nobody_joins_with_somebody_elses_invitation(cast: Cast) -> None:
    invite(cast.client(cast.alice))
    answer = cast.client(cast.charlie, THEIRS).post(
        f"/accounts/invitations/{invitation_id(cast)}/join"
    )
    assert answer.status_code == 404
    assert role_of(cast, "charlie@theirs.example") is None


@pytest.mark.parametrize("how", ["UPDATE links SET expires_at = now()", "revoke"])
def test_who_has_a_login_can_not_join_too_late(cast: Cast, how: str) -> None:
    owner = cast.client(cast.alice)
    invite(owner, "charlie@theirs.example")
    invited = invitation_id(cast)
    if how == "revoke":
        owner.post(f"/account/members/invitations/{invited}/revoke")
    else:
        with cast.installation.administrator.begin() as connection:
            connection.exec_driver_sql(how)
    client = cast.client(cast.charlie, THEIRS)
    assert client.post(f"/accounts/invitations/{invited}/join").status_code == 404
    assert invited not in client.get("/accounts/").text


def test_a_login_that_leads_nowhere_begins_anew(cast: Cast) -> None:
    """Removed everywhere, they could not sign in to join; the mailbox proves who they are."""
    owner = cast.client(cast.alice)
    owner.post(f"/account/members/{cast.bob}/remove")
    invite(owner, "bob@mine.example")
    assert accept(cast, link_to(cast.installation, "bob@mine.example")).status_code == 303
    assert role_of(cast, "bob@mine.example") == "payer"
    form = {"email": "bob@mine.example", "password": GOOD}
    assert cast.anybody().post("/login", data=form).status_code == 303


def test_an_invitation_that_can_not_be_delivered_says_so(cast: Cast) -> None:
    owner = cast.client(cast.alice)
    invite(owner)
    with cast.installation.administrator.begin() as connection:
        connection.exec_driver_sql("UPDATE mails SET ended_at = now(), refusal = 'no such mailbox'")
    assert "no such mailbox" in owner.get("/account/members/").text


def test_invited_staff_set_a_password_and_work(cast: Cast) -> None:
    roles = frozenset({StaffRole.SUPPORT})
    cast.installation.container.inviter().staff(
        InviteStaff(DORA, "Dora Finch", roles, "command line"), TESTER
    )
    link = link_to(cast.installation, DORA)
    assert "support" in cast.anybody().get(link).text
    assert accept(cast, link).status_code == 303
    person = cast.installation.container.people_reads().by_email(DORA)
    assert person is not None
    assert cast.installation.container.people_reads().staff_roles(person.id) == roles


def test_an_invitation_to_an_unknown_id_is_not_found(cast: Cast) -> None:
    for act in ("resend", "revoke"):
        address = f"/account/members/invitations/{an_id('nothing')}/{act}"
        assert cast.client(cast.alice).post(address).status_code == 404


def test_inviting_needs_a_fresh_proof(cast: Cast) -> None:
    client = cast.client(cast.alice)
    with cast.installation.administrator.begin() as connection:
        connection.exec_driver_sql("UPDATE sessions SET proven_at = now() - interval '6 minutes'")
    for answer in (client.get("/account/members/invite"), invite(client)):
        assert answer.status_code == 303
        assert "step-up" in answer.location or "step_up" in answer.location
    assert cast.installation.scalar("SELECT count(*) FROM invitations") == 0


def test_limits_of_an_invitation_become_the_members(cast: Cast) -> None:
    limits = Limits(since=date(2026, 1, 1))
    cast.installation.container.inviter().member(
        InviteMember(DORA, "Dora", Role.PAYER, MINE.id, MINE.party.name, "Alice", limits), TESTER
    )
    accept(cast, link_to(cast.installation, DORA))
    query = "SELECT limits->>'since' FROM memberships WHERE limits IS NOT NULL"
    assert cast.installation.scalar(query) == "2026-01-01"
