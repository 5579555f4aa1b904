"""Tiers are data: versions that stay, and accounts that have the newest."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from tests.builders import a_buyer, a_transaction, an_account
from tests.installation import TESTER, Installation

from application.access.edit_tier import EditTier, TierChanged
from application.access.set_tier import SetTier
from application.customers import AccountResult, NewAccount
from domain.access import DEFAULT_TIERS, Role, Tier
from domain.audit import Actor, ActorKind
from domain.errors import Conflict, InvalidField, NotFound

ADA = Actor(ActorKind.STAFF, id="1", name="Ada")
BASIC = DEFAULT_TIERS["basic"]
ALICE = "alice@mine.example"


def edit(installation: Installation, why: str = "asked for", **changes: object) -> Tier:
    wanted = replace(BASIC, **changes)  # type: ignore[arg-type]
    return installation.container.tier_editor()(EditTier(wanted, why), ADA)


def test_an_installation_begins_with_the_default_tiers(shared_installation: Installation) -> None:
    with shared_installation.container.begin_work()(TESTER) as work:
        assert work.tiers.newest() == DEFAULT_TIERS


def test_a_change_is_a_new_version_with_who_when_and_why(installation: Installation) -> None:
    assert edit(installation, "Three were too few", members=5).version == 2
    newest, first = installation.container.tier_reads().versions("basic")
    assert (newest.tier, newest.by_name, newest.why) == (
        replace(BASIC, members=5, version=2),
        "Ada",
        "Three were too few",
    )
    assert (first.tier, first.by_name) == (BASIC, "")
    told = "SELECT details::text FROM audit_events WHERE action = 'tier.changed'"
    assert '"members":{"after":5,"before":3}' in installation.scalar(told).replace(" ", "")


def test_a_session_that_is_open_has_the_new_version_with_its_next_request(
    installation: Installation,
) -> None:
    installation.add()
    installation.issue(a_transaction(issue_date=date.today() - timedelta(days=10)))  # noqa: DTZ011
    installation.add_member(ALICE, an_account())
    client = installation.login(ALICE)
    assert "INV-" in client.get("/invoices/").text
    edit(installation, history_days=5)
    assert "INV-" not in client.get("/invoices/").text


def test_the_same_form_sent_twice_makes_one_version(installation: Installation) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: edit(installation, members=5), range(4)))
    assert {tier.version for tier in made} == {2}
    assert installation.scalar("SELECT count(*) FROM tier_versions WHERE code = 'basic'") == 2


def test_who_saw_an_older_version_is_refused_and_told_the_newer(installation: Installation) -> None:
    edit(installation, members=5)
    with pytest.raises(TierChanged) as refusal:
        edit(installation, members=6)
    assert (refusal.value.current.members, refusal.value.current.version) == (5, 2)
    assert installation.container.tier_reads().versions("basic")[0].tier.members == 5


@pytest.mark.parametrize("why", ["", "  ", "x" * 301, "because\0"])
def test_no_version_without_a_reason(shared_installation: Installation, why: str) -> None:
    with pytest.raises(InvalidField):
        edit(shared_installation, why, members=77)
    assert shared_installation.container.tier_reads().versions("basic")[0].tier == BASIC


def test_a_new_tier_begins_with_version_one_and_its_code_is_its_own(
    installation: Installation,
) -> None:
    assert edit(installation, code="solo", name="Solo", version=0).version == 1
    assert edit(installation, code="solo", name="Solo", version=0).version == 1
    with pytest.raises(InvalidField, match="code already"):
        edit(installation, code="solo", name="Other", version=0)
    with pytest.raises(NotFound):
        edit(installation, code="duo", version=3)
    assert [listed.tier.code for listed in installation.container.tier_reads().listed()] == [
        "basic",
        "solo",
        "plus",
        "enterprise",
    ]


@pytest.mark.parametrize(
    "statement", ["UPDATE tier_versions SET why = ''", "DELETE FROM tier_versions"]
)
def test_the_database_keeps_every_version_as_it_was(
    shared_installation: Installation, statement: str
) -> None:
    with (
        pytest.raises(DBAPIError, match="never changed"),
        shared_installation.administrator.begin() as connection,
    ):
        connection.exec_driver_sql(statement)


def test_an_account_gets_another_tier_once_and_not_behind_somebodys_back(
    installation: Installation,
) -> None:
    installation.add()
    set_tier, account = installation.container.tier_setter(), an_account()
    for _ in range(2):
        set_tier(SetTier(account.id, "plus", seen="basic"), ADA)
    assert installation.scalar("SELECT tier FROM accounts") == "plus"
    with pytest.raises(Conflict, match="Plus"):
        set_tier(SetTier(account.id, "enterprise", seen="basic"), ADA)
    with pytest.raises(InvalidField):
        set_tier(SetTier(account.id, "gold", seen="plus"), ADA)
    with pytest.raises(NotFound):
        set_tier(SetTier(an_account(reference="C-0").id, "plus", seen="basic"), ADA)
    changed = "SELECT count(*) FROM audit_events WHERE action = 'account.tier_changed'"
    assert installation.scalar(changed) == 1


def test_accounts_are_added_with_tiers_that_there_are(installation: Installation) -> None:
    edit(installation, code="solo", name="Solo", version=0)
    solo, gold = installation.container.add_accounts()(
        [NewAccount(a_buyer(reference="S"), "solo"), NewAccount(a_buyer(reference="G"), "gold")],
        TESTER,
    )
    assert solo.result is AccountResult.ADDED
    assert (gold.result, gold.flaws[0].pointer) == (AccountResult.REFUSED, "tier")


def test_the_effect_of_a_change_counts_those_whom_it_touches(installation: Installation) -> None:
    few, many, plus = (
        an_account(reference="C-1001"),
        an_account(reference="C-2"),
        an_account(reference="C-3", tier="plus"),
    )
    installation.add(accounts=[few, many, plus])
    today = date.today()  # noqa: DTZ011
    installation.issue(a_transaction("T-1", issue_date=today - timedelta(days=100)))
    installation.issue(a_transaction("T-2", customer="C-2", issue_date=today - timedelta(days=10)))
    for account, emails in ((few, "a"), (many, "bcd"), (plus, "efghi")):
        for name in emails:
            installation.add_member(f"{name}@x.example", account, Role.VIEWER)
    effect = installation.container.tier_reads().effect
    less = effect(replace(BASIC, members=2, history_days=50), today)
    assert (less.accounts, less.too_many_members, less.lose_history) == (2, 1, 1)
    same = effect(BASIC, today)
    assert (same.accounts, same.too_many_members, same.lose_history) == (2, 0, 0)
    more = effect(replace(BASIC, members=None, history_days=None), today)
    assert (more.too_many_members, more.lose_history) == (0, 0)
