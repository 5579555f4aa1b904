"""The members of an account: shown to those who belong, changed by its owners alone."""

import pytest
from tests.builders import an_id
from tests.entrypoints.web.account.conftest import MINE, THEIRS, Cast
from tests.entrypoints.web.account.post import mails_to
from tests.installation import TESTER

from domain.access import Membership, Role


def one(person_id: object) -> str:
    return f"/account/members/{person_id}"


def join(cast: Cast, person_id: object, role: Role = Role.VIEWER) -> None:
    """The person becomes a member of the other account as well."""
    with cast.installation.container.begin_work()(TESTER) as work:
        work.members.add(Membership(person_id, THEIRS.id, role))  # type: ignore[arg-type]
        work.commit()


def role_of(cast: Cast, person_id: object) -> str | None:
    query = "SELECT role FROM memberships WHERE person_id = :person AND account_id = :account"
    found: str | None = cast.installation.scalar(query, person=person_id, account=MINE.id)
    return found


def test_everybody_sees_the_members_and_owners_see_ways_to_change_them(cast: Cast) -> None:
    owners = cast.client(cast.alice).get("/account/members/").text
    viewers = cast.client(cast.bob).get("/account/members/").text
    for page in (owners, viewers):
        assert "alice@mine.example" in page
        assert "bob@mine.example" in page
        assert "charlie" not in page
    for only_owners in ("/account/members/invite", one(cast.bob), "Second factor"):
        assert only_owners in owners
        assert only_owners not in viewers


def test_an_owner_changes_a_role_which_counts_at_once(cast: Cast) -> None:
    bob = cast.client(cast.bob)
    assert bob.get("/account/members/invite").status_code == 403
    owner = cast.client(cast.alice)
    assert owner.post(f"{one(cast.bob)}/role", data={"role": "owner"}).status_code == 303
    assert bob.get("/account/members/invite").status_code == 200
    [notice] = mails_to(cast.installation, "bob@mine.example")
    assert "are now owner" in notice.text


@pytest.mark.parametrize("role", ["guest", "administrator", "", "Owner"])
def test_nobody_is_made_what_members_are_not(cast: Cast, role: str) -> None:
    answer = cast.client(cast.alice).post(f"{one(cast.bob)}/role", data={"role": role})
    assert answer.status_code in {409, 422}
    assert role_of(cast, cast.bob) == "viewer"


def test_the_last_owner_stays_one(cast: Cast) -> None:
    owner = cast.client(cast.alice)
    for act, form in (("role", {"role": "viewer"}), ("remove", {})):
        answer = owner.post(f"{one(cast.alice)}/{act}", data=form)
        assert answer.status_code == 409
        assert "last owner" in answer.text
    assert role_of(cast, cast.alice) == "owner"
    owner.post(f"{one(cast.bob)}/role", data={"role": "owner"})
    assert owner.post(f"{one(cast.alice)}/role", data={"role": "viewer"}).status_code == 303


def test_a_removed_member_sees_nothing_from_the_next_click_on(cast: Cast) -> None:
    bob = cast.client(cast.bob)
    assert bob.get("/invoices/").status_code == 200
    owner = cast.client(cast.alice)
    statuses = [owner.post(f"{one(cast.bob)}/remove").status_code for _ in range(2)]
    assert statuses == [303, 404]
    assert bob.get("/invoices/").status_code == 303
    assert role_of(cast, cast.bob) is None
    assert cast.events("member.removed") == 1


def test_a_member_of_another_account_is_not_there(cast: Cast) -> None:
    owner = cast.client(cast.alice)
    for person_id in (cast.charlie, an_id("nobody")):
        assert owner.get(one(person_id)).status_code == 404
        for act in ("role", "remove", "sessions/end"):
            answer = owner.post(f"{one(person_id)}/{act}", data={"role": "viewer"})
            assert answer.status_code == 404
    assert cast.client(cast.charlie, THEIRS).get("/invoices/").status_code == 200


def test_who_is_no_owner_changes_nobody(cast: Cast) -> None:
    bob = cast.client(cast.bob)
    assert bob.get(one(cast.alice)).status_code == 403
    for act in ("role", "remove", "sessions/end"):
        for person_id in (cast.alice, cast.bob):
            answer = bob.post(f"{one(person_id)}/{act}", data={"role": "owner"})
            assert answer.status_code == 403
    assert (role_of(cast, cast.alice), role_of(cast, cast.bob)) == ("owner", "viewer")


def test_an_owner_ends_the_sessions_of_who_belongs_here_alone(cast: Cast) -> None:
    bob, owner = cast.client(cast.bob), cast.client(cast.alice)
    assert owner.post(f"{one(cast.bob)}/sessions/end").status_code == 303
    assert bob.get("/invoices/").status_code == 303
    assert "signed out" in mails_to(cast.installation, "bob@mine.example")[0].subject


def test_an_owner_does_not_end_sessions_that_are_also_somebody_elses(cast: Cast) -> None:
    join(cast, cast.bob)
    bob, owner = cast.client(cast.bob, THEIRS), cast.client(cast.alice)
    assert owner.post(f"{one(cast.bob)}/sessions/end").status_code == 409
    assert bob.get("/invoices/").status_code == 200


def test_a_removal_leaves_the_other_accounts_session_alone(cast: Cast) -> None:
    join(cast, cast.bob)
    here, there = cast.client(cast.bob, MINE), cast.client(cast.bob, THEIRS)
    cast.client(cast.alice).post(f"{one(cast.bob)}/remove")
    assert here.get("/invoices/").status_code == 303
    assert there.get("/invoices/").status_code == 200


def test_switching_gives_a_new_token_and_is_remembered_at_the_next_login(cast: Cast) -> None:
    join(cast, cast.bob)
    client = cast.client(cast.bob, MINE)
    page = client.get("/invoices/").text
    assert "switcher" in page
    assert THEIRS.party.name in page
    before = client.get_cookie("counterfoil")
    assert before is not None
    answer = client.post("/accounts/choose", data={"account": str(THEIRS.id)})
    assert answer.status_code == 303
    assert f'switcher__name">{THEIRS.party.name}' in client.get("/invoices/").text
    thief = cast.anybody()
    thief.set_cookie("counterfoil", before.value)
    assert thief.get("/invoices/").status_code == 303
    assert cast.events("account.chosen") == 1
    again = cast.installation.login("bob@mine.example")
    assert f'switcher__name">{THEIRS.party.name}' in again.get("/invoices/").text


def test_which_accounts_somebody_has_is_not_shown_before_the_login(cast: Cast) -> None:
    join(cast, cast.bob)
    for page in ("/login", "/forgotten-password?email=bob@mine.example"):
        text = cast.anybody().get(page).text
        assert THEIRS.party.name not in text
        assert MINE.party.name not in text
    assert cast.anybody().get("/accounts/").status_code == 303
