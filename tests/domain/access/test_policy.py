"""Who may do what: every role, tier, action and resource, decided by one pure function."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import an_account
from tests.domain.access.expected import LACKING, MEMBERS, STAFF

from domain.access import (
    DEFAULT_TIERS,
    FOR_MEMBERS,
    FOR_STAFF,
    FRESH,
    LARGE_EXPORT,
    NEED_A_FRESH_FACTOR,
    OWN,
    READING,
    Action,
    Context,
    Decision,
    Limits,
    Obligation,
    Resource,
    Role,
    Seat,
    StaffRole,
    Subject,
    Tier,
    decide,
    limits_from_plain,
    limits_to_plain,
)
from domain.identity import PersonId, VendorId
from domain.money import Money

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOW.date()
CONTEXT = Context(NOW, TODAY, proven_at=NOW)
OWN_ACCOUNT = an_account(reference="C-1").id
FOREIGN = an_account(reference="C-2").id
ME, SOMEBODY = PersonId(UUID(int=1)), PersonId(UUID(int=2))
VENDOR, OTHER_VENDOR = VendorId(UUID(int=3)), VendorId(UUID(int=4))

AGES = (None, 0, 731, 732, 5 * 366, 5 * 366 + 1, 20 * 366)
"""Days since the issue of what is asked for; None where it has no date."""


def a_member(role: Role, tier: str | Tier = "enterprise", **limits: object) -> Subject:
    found = DEFAULT_TIERS[tier] if isinstance(tier, str) else tier
    return Subject(ME, Seat(OWN_ACCOUNT, role, found, Limits(**limits)))  # type: ignore[arg-type]


def asked(age: int | None = None, account_id: object = OWN_ACCOUNT, **more: object) -> Resource:
    issued = None if age is None else TODAY - timedelta(days=age)
    return Resource(account_id, issue_date=issued, **more)  # type: ignore[arg-type]


def test_the_tables_above_know_every_role_and_action() -> None:
    assert MEMBERS.keys() == set(Role)
    assert STAFF.keys() == set(StaffRole)
    assert set(Action) == OWN | FOR_STAFF | FOR_MEMBERS
    assert not (OWN & FOR_STAFF) | (OWN & FOR_MEMBERS) | (FOR_STAFF & FOR_MEMBERS)


@pytest.mark.parametrize("tier", DEFAULT_TIERS)
@pytest.mark.parametrize("role", Role)
def test_members_may_what_role_and_tier_say(role: Role, tier: str) -> None:
    subject, history = a_member(role, tier), DEFAULT_TIERS[tier].history_days
    for action, account, age in product(FOR_MEMBERS, (OWN_ACCOUNT, FOREIGN), AGES):
        decision = decide(subject, action, asked(age, account), CONTEXT)
        young_enough = age is None or history is None or age <= history
        by_role_and_tier = action in MEMBERS[role] - LACKING[tier]
        assert decision.allowed is (account == OWN_ACCOUNT and by_role_and_tier and young_enough)
        assert decision.exists is (account == OWN_ACCOUNT)
        assert bool(decision.reason) is not decision.allowed
        if decision.exists and not decision.allowed:
            assert decision.who_can_grant


@pytest.mark.parametrize("role", Role)
def test_no_member_finds_the_staffs_pages(role: Role) -> None:
    for tier, action in product(DEFAULT_TIERS, FOR_STAFF):
        assert not decide(a_member(role, tier), action, Resource(), CONTEXT).exists


@pytest.mark.parametrize("role", StaffRole)
def test_staff_may_what_their_role_says_and_nothing_as_members(role: StaffRole) -> None:
    subject = Subject(ME, staff=frozenset({role}))
    for action in FOR_STAFF:
        assert decide(subject, action, Resource(), CONTEXT).allowed is (action in STAFF[role])
    for action, account in product(FOR_MEMBERS, (OWN_ACCOUNT, None)):
        assert not decide(subject, action, Resource(account), CONTEXT).exists


def test_two_roles_of_staff_may_what_either_may() -> None:
    for one, other in product(StaffRole, StaffRole):
        both = Subject(ME, staff=frozenset({one, other}))
        may = {one for one in FOR_STAFF if decide(both, one, Resource(), CONTEXT).allowed}
        assert may == STAFF[one] | STAFF[other]


def test_everybody_decides_about_what_is_theirs_and_nobody_about_somebody_elses() -> None:
    subjects = [a_member(role) for role in Role]
    subjects += [Subject(ME, staff=frozenset({role})) for role in StaffRole]
    for subject, action in product(subjects, OWN):
        assert decide(subject, action, Resource(person_id=ME), CONTEXT).allowed
        assert not decide(subject, action, Resource(person_id=SOMEBODY), CONTEXT).exists
        assert not decide(subject, action, Resource(), CONTEXT).exists


@pytest.mark.parametrize("role", Role)
def test_who_looks_as_a_member_only_looks(role: Role) -> None:
    looking = replace(a_member(role), only_reads=True)
    for action in FOR_MEMBERS:
        expected = action in MEMBERS[role] & READING
        assert decide(looking, action, asked(), CONTEXT).allowed is expected
    for action in OWN:
        assert not decide(looking, action, Resource(person_id=ME), CONTEXT).allowed
    administrator = replace(looking, staff=frozenset({StaffRole.ADMINISTRATOR}))
    for action in FOR_STAFF:
        decision = decide(administrator, action, Resource(), CONTEXT)
        assert (decision.allowed, decision.exists) == (False, True)
        assert "Stop looking" in decision.who_can_grant


def test_another_accounts_things_are_refused_alike_whatever_they_are() -> None:
    """Nothing in the answer tells whether the thing exists, how old it is or what was asked."""
    answers = {
        decide(a_member(role, tier), action, asked(age, FOREIGN, vendor_id=VENDOR), CONTEXT)
        for role, tier, action, age in product(Role, DEFAULT_TIERS, FOR_MEMBERS, AGES)
    }
    assert answers == {
        Decision(allowed=False, reason="There is no such thing in this account.", exists=False)
    }


def test_more_rights_never_lose_a_right() -> None:
    for tier, action, age in product(DEFAULT_TIERS, FOR_MEMBERS, AGES):
        guest, viewer, payer, owner = (
            decide(a_member(role, tier), action, asked(age), CONTEXT).allowed
            for role in (Role.GUEST, Role.VIEWER, Role.PAYER, Role.OWNER)
        )
        assert guest <= viewer <= payer <= owner
    for role, action, age, size in product(Role, FOR_MEMBERS, AGES, (0, 3, 60, 5_000)):
        basic, plus, enterprise = (
            decide(a_member(role, code), action, asked(age, size=size), CONTEXT).allowed
            for code in ("basic", "plus", "enterprise")
        )
        assert basic <= plus
        assert plus <= enterprise or (action is Action.MANAGE_API_KEYS)


@pytest.mark.parametrize(
    ("action", "tier", "resource", "lacking"),
    [
        (Action.EXPORT_DOCUMENTS, "basic", {"size": 51}, "up to 50 documents"),
        (Action.EXPORT_DOCUMENTS, "basic", {"size": 50, "format": "csv"}, "as pdf, not as csv"),
        (Action.EXPORT_DOCUMENTS, "plus", {"size": 1_001}, "up to 1,000 documents"),
        (Action.EXPORT_DOCUMENTS, "plus", {"size": 1_000, "format": "csv"}, ""),
        (Action.EXPORT_DOCUMENTS, "enterprise", {"size": 10**6, "format": "merged"}, ""),
        (Action.MANAGE_MEMBERS, "basic", {"size": 4}, "has 3 members"),
        (Action.MANAGE_MEMBERS, "basic", {"size": 3}, ""),
        (Action.MANAGE_API_KEYS, "enterprise", {"size": 21}, "has 20 API keys"),
        (Action.MANAGE_API_KEYS, "plus", {}, "no access by API"),
        (Action.WATCH_LIVE, "basic", {}, "no live updates"),
        (Action.VIEW_INVOICE, "basic", {"age": 732}, "since 2024-03-01"),
    ],
)
def test_a_tier_says_what_it_lacks(
    action: Action, tier: str, resource: dict[str, object], lacking: str
) -> None:
    decision = decide(a_member(Role.OWNER, tier), action, asked(**resource), CONTEXT)  # type: ignore[arg-type]
    assert decision.allowed is not bool(lacking)
    assert lacking in decision.reason
    assert bool(decision.who_can_grant) is bool(lacking)


GBP_100 = Money(100_00, "GBP")


@pytest.mark.parametrize(
    ("limits", "resource", "is_seen"),
    [
        ({"vendors": frozenset({VENDOR})}, {"vendor_id": VENDOR}, True),
        ({"vendors": frozenset({VENDOR})}, {"vendor_id": OTHER_VENDOR}, False),
        ({"vendors": frozenset()}, {"vendor_id": VENDOR}, False),
        ({"at_least": GBP_100}, {"amount": GBP_100}, True),
        ({"at_least": GBP_100}, {"amount": Money(99_99, "GBP")}, False),
        ({"at_most": GBP_100}, {"amount": GBP_100}, True),
        ({"at_most": GBP_100}, {"amount": Money(100_01, "GBP")}, False),
        ({"at_most": GBP_100}, {"amount": Money(1, "EUR")}, False),
        ({"since": TODAY}, {"issue_date": TODAY}, True),
        ({"since": TODAY}, {"issue_date": TODAY - timedelta(1)}, False),
        ({"until": TODAY}, {"issue_date": TODAY}, True),
        ({"until": TODAY}, {"issue_date": TODAY + timedelta(1)}, False),
        ({"cost_centres": frozenset({"4711"})}, {"cost_centre": "4711"}, True),
        ({"cost_centres": frozenset({"4711"})}, {"cost_centre": "4712"}, False),
        ({"cost_centres": frozenset({"4711"})}, {"cost_centre": ""}, False),
        ({"cost_centres": frozenset()}, {"cost_centre": "4711"}, False),
        ({"ends_at": NOW + timedelta(seconds=1)}, {}, True),
        ({"ends_at": NOW}, {}, False),
    ],
)
def test_a_members_limits_hold_for_every_role(
    limits: dict[str, object], resource: dict[str, object], *, is_seen: bool
) -> None:
    for role in Role:
        subject = a_member(role, **limits)
        wanted = Resource(OWN_ACCOUNT, **resource)  # type: ignore[arg-type]
        assert decide(subject, Action.VIEW_INVOICE, wanted, CONTEXT).allowed is is_seen


@pytest.mark.parametrize("action", sorted(NEED_A_FRESH_FACTOR))
def test_what_matters_needs_a_fresh_factor(action: Action) -> None:
    everything = Subject(ME, a_member(Role.OWNER).seat, staff=frozenset({StaffRole.ADMINISTRATOR}))
    wanted = Resource(OWN_ACCOUNT, ME)
    for proven_at, is_fresh in (
        (NOW, True),
        (NOW - FRESH, True),
        (NOW - FRESH - timedelta(seconds=1), False),
        (None, False),
    ):
        decision = decide(everything, action, wanted, replace(CONTEXT, proven_at=proven_at))
        assert decision.allowed
        assert (Obligation.FRESH_FACTOR not in decision.obligations) is is_fresh


def test_a_large_export_needs_a_fresh_factor_and_a_guests_download_a_watermark() -> None:
    stale = replace(CONTEXT, proven_at=None)
    for size, obligations in ((LARGE_EXPORT - 1, set()), (LARGE_EXPORT, {Obligation.FRESH_FACTOR})):
        found = decide(
            a_member(Role.VIEWER), Action.EXPORT_DOCUMENTS, asked(size=size), stale
        ).obligations
        assert found == obligations
    guest = decide(a_member(Role.GUEST), Action.DOWNLOAD_DOCUMENT, asked(), CONTEXT)
    assert guest.obligations == {Obligation.WATERMARK}


@given(
    st.sampled_from(Role),
    st.sampled_from(Action),
    st.none() | st.integers(0, 10_000),
    st.none() | st.dates(),
    st.datetimes(datetime(1990, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - Hypothesis adds the zone
)
def test_deciding_is_pure(
    role: Role, action: Action, history: int | None, issued: date | None, now: datetime
) -> None:
    subject = a_member(role, replace(DEFAULT_TIERS["plus"], history_days=history))
    resource = Resource(OWN_ACCOUNT, ME, issue_date=issued)
    context = Context(now, now.date())
    assert decide(subject, action, resource, context) == decide(subject, action, resource, context)


@given(
    st.builds(
        Limits,
        vendors=st.none() | st.frozensets(st.uuids().map(VendorId)),
        at_least=st.none() | st.builds(Money, st.integers(-(10**9), 10**9), st.just("GBP")),
        at_most=st.none() | st.builds(Money, st.integers(-(10**9), 10**9), st.just("EUR")),
        cost_centres=st.none() | st.frozensets(st.text()),
        since=st.none() | st.dates(),
        until=st.none() | st.dates(),
        ends_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    )
)
def test_limits_survive_being_stored(limits: Limits) -> None:
    stored = json.loads(json.dumps(limits_to_plain(limits)))
    assert limits_from_plain(stored) == limits


def test_a_limit_that_nobody_knows_is_no_reason_to_show_everything() -> None:
    with pytest.raises(ValueError, match="no limit by colour"):
        limits_from_plain({"colour": "red"})
