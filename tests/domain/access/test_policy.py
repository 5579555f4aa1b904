"""Who may do what: every role, tier, action and resource, decided by one pure function."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import an_account

from domain.access import DEFAULT_TIERS, Action, Decision, Resource, Role, Subject, Tier, decide

TODAY = date(2026, 3, 2)
OWN = an_account(reference="C-1").id
FOREIGN = an_account(reference="C-2").id
SEES = {Action.LIST_INVOICES, Action.VIEW_INVOICE, Action.DOWNLOAD_DOCUMENT}
EXPECTED = {
    Role.OWNER: SEES | {Action.PAY_INVOICE, Action.MANAGE_MEMBERS},
    Role.PAYER: SEES | {Action.PAY_INVOICE},
    Role.VIEWER: SEES,
}
"""Said a second time, so that a slip in the policy is noticed."""
AGES = (None, 0, 731, 732, 5 * 366, 5 * 366 + 1, 20 * 366)
"""Days since the issue of what is asked for; None where it has no date."""

EVERYTHING = list(product(Role, DEFAULT_TIERS.values(), Action))


def asked(age: int | None, account_id: object) -> Resource:
    issued = None if age is None else TODAY - timedelta(days=age)
    return Resource(account_id, issued)


@pytest.mark.parametrize(
    ("role", "tier", "action"), EVERYTHING, ids=lambda part: getattr(part, "code", str(part))
)
def test_every_combination_is_decided_as_the_roles_and_tiers_say(
    role: Role, tier: Tier, action: Action
) -> None:
    for account, age in product((OWN, FOREIGN), AGES):
        decision = decide(Subject(OWN, role, tier), action, asked(age, account), TODAY)
        young_enough = age is None or tier.history_days is None or age <= tier.history_days
        allowed = account == OWN and action in EXPECTED[role] and young_enough
        assert decision.allowed is allowed
        assert decision.exists is (account == OWN)
        assert bool(decision.reason) is not allowed


def test_the_table_above_knows_every_role_and_action() -> None:
    assert EXPECTED.keys() == set(Role)
    assert set.union(*EXPECTED.values()) == set(Action)


def test_another_accounts_things_are_refused_alike_whatever_they_are() -> None:
    """Nothing in the answer tells whether the thing exists, how old it is or what was asked."""
    answers = {
        decide(Subject(OWN, role, tier), action, asked(age, FOREIGN), TODAY)
        for (role, tier, action), age in product(EVERYTHING, AGES)
    }
    assert answers == {
        Decision(allowed=False, reason="There is no such thing in this account.", exists=False)
    }


@given(
    st.sampled_from(Role),
    st.sampled_from(Action),
    st.none() | st.integers(0, 10_000),
    st.none() | st.dates(),
    st.dates(date(1990, 1, 1), date(2199, 12, 31)),
)
def test_deciding_is_pure(
    role: Role, action: Action, history: int | None, issued: date | None, today: date
) -> None:
    subject = Subject(OWN, role, Tier("x", "X", history, members=None, api_access=False))
    resource = Resource(OWN, issued)
    first = decide(subject, action, resource, today)
    assert decide(subject, action, resource, today) == first
    assert (subject.role, resource.issue_date) == (role, issued)
    with pytest.raises(FrozenInstanceError):
        first.allowed = True  # type: ignore[misc]


def test_more_rights_never_lose_a_right() -> None:
    for tier, action, age in product(DEFAULT_TIERS.values(), Action, AGES):
        viewer, payer, owner = (
            decide(Subject(OWN, role, tier), action, asked(age, OWN), TODAY).allowed
            for role in (Role.VIEWER, Role.PAYER, Role.OWNER)
        )
        assert viewer <= payer <= owner
    for role, action, age in product(Role, Action, AGES):
        basic, plus, enterprise = (
            decide(Subject(OWN, role, DEFAULT_TIERS[code]), action, asked(age, OWN), TODAY).allowed
            for code in ("basic", "plus", "enterprise")
        )
        assert basic <= plus <= enterprise


def test_a_refusal_says_what_would_help() -> None:
    viewer = Subject(OWN, Role.VIEWER, DEFAULT_TIERS["basic"])
    assert (
        "An owner of your account can grant it"
        in decide(viewer, Action.PAY_INVOICE, asked(0, OWN), TODAY).reason
    )
    assert "since 2024-03-01" in decide(viewer, Action.VIEW_INVOICE, asked(732, OWN), TODAY).reason
