"""Rules are data: they survive being kept, and mistakes in them are named."""

from dataclasses import replace

import pytest

from domain.errors import InvalidField
from domain.watching import (
    DEFAULT_RULES,
    Limit,
    RuleName,
    Rules,
    Step,
    rules_from_plain,
    rules_to_plain,
)
from domain.watching.words import TITLES


def test_rules_are_the_same_after_they_were_kept() -> None:
    assert rules_from_plain(rules_to_plain(DEFAULT_RULES)) == DEFAULT_RULES


def test_every_rule_has_limits_and_a_title() -> None:
    assert set(DEFAULT_RULES.limits) == set(RuleName) == set(TITLES)


@pytest.mark.parametrize(
    ("rules", "pointer"),
    [
        (lambda: replace(DEFAULT_RULES, lock_minutes=0), "lock_minutes"),
        (lambda: replace(DEFAULT_RULES, strange_percent=101), "strange_percent"),
        (lambda: Rules({RuleName.FOREIGN: {Step.NOTE: Limit(0)}}), "foreign.note"),
        (
            lambda: Rules({RuleName.FOREIGN: {Step.NOTE: Limit(9), Step.LOCK: Limit(8)}}),
            "foreign.lock",
        ),
    ],
)
def test_a_mistake_is_named(rules, pointer: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidField) as error:
        rules()
    assert error.value.pointer == pointer
