"""A tier can't be built wrong, and two versions of one say what differs."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import (
    DEFAULT_TIERS,
    ENTITLEMENTS,
    EXPORT_FORMATS,
    STATEMENT_FORMATS,
    Tier,
    changes_between,
    entitlements_to_plain,
    tier_from_plain,
)
from domain.errors import InvalidField, InvalidInput

PLUS = DEFAULT_TIERS["plus"]


def numbers(least: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(least, 36_525)


tiers = st.builds(
    Tier,
    code=st.just("plus"),
    name=st.sampled_from(["Plus", "Plus 2026"]),
    version=st.integers(1, 100),
    history_days=numbers(0),
    members=numbers(1),
    export_documents=numbers(0),
    export_formats=st.frozensets(st.sampled_from(EXPORT_FORMATS), min_size=1),
    statement_formats=st.frozensets(st.sampled_from(STATEMENT_FORMATS)),
    live_updates=st.booleans(),
    api_keys=numbers(0),
    retention_years=st.integers(10, 100),
)


@given(tiers)
def test_tiers_survive_being_stored(tier: Tier) -> None:
    stored = json.loads(json.dumps(entitlements_to_plain(tier)))
    assert tier_from_plain(tier.code, tier.name, tier.version, stored) == tier


@given(tiers, tiers)
def test_applying_the_changes_makes_the_one_of_the_other(before: Tier, after: Tier) -> None:
    changes = changes_between(before, after)
    changed = replace(before, **{change.name: change.after for change in changes})
    assert replace(changed, version=after.version) == after
    assert all(change.before != change.after for change in changes)


@given(tiers, tiers)
def test_what_one_way_only_gives_takes_away_on_the_way_back(before: Tier, after: Tier) -> None:
    for there, back in zip(
        changes_between(before, after), changes_between(after, before), strict=True
    ):
        if there.name != "name":
            assert there.takes_away or back.takes_away


@pytest.mark.parametrize(
    ("name", "after", "takes_away"),
    [
        ("members", 24, True),
        ("members", 26, False),
        ("members", None, False),
        ("history_days", 0, True),
        ("live_updates", False, True),
        ("export_formats", frozenset({"pdf", "merged"}), True),
        ("export_formats", frozenset({"pdf", "csv", "merged"}), False),
        ("name", "A", False),
    ],
)
def test_a_change_says_whether_it_takes_something_away(
    name: str, after: object, *, takes_away: bool
) -> None:
    [change] = changes_between(PLUS, replace(PLUS, **{name: after}))
    assert (change.name, change.after, change.takes_away) == (name, after, takes_away)


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": ""},
        {"code": "Größe"},
        {"code": "a" * 31},
        {"name": " "},
        {"name": "x" * 41},
        {"name": "P\u202elus"},
        {"history_days": -1},
        {"history_days": 36_526},
        {"members": 0},
        {"export_documents": 1_000_001},
        {"api_keys": -1},
        {"retention_years": 9},
        {"export_formats": frozenset()},
        {"export_formats": frozenset({"exe"})},
        {"statement_formats": frozenset({"merged"})},
    ],
)
def test_a_tier_that_means_nothing_can_not_be_built(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidField) as refusal:
        replace(PLUS, **wrong)
    assert refusal.value.pointer == next(iter(wrong))


def test_everything_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refusal:
        replace(PLUS, name="", members=0)
    assert [flaw.pointer for flaw in refusal.value.fields] == ["name", "members"]


def test_no_exports_need_no_format() -> None:
    assert replace(PLUS, export_documents=0, export_formats=frozenset()).export_documents == 0


def test_every_entitlement_is_compared_and_stored() -> None:
    assert {"history_days", "members", "api_keys", "live_updates"} < set(ENTITLEMENTS)
    assert set(entitlements_to_plain(PLUS)) == set(ENTITLEMENTS)
