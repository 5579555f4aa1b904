"""The promise of the rules, with seeds that they were not tuned with; small enough for every run.

`counterfoil watch simulate` is the same with more people and seeds.
"""

import pytest

from application.watching.simulation import ATTACKS, PEOPLE, Report, simulate
from domain.watching import DEFAULT_RULES, Limit, RuleName, Rules, Step


@pytest.fixture(scope="module")
def report() -> Report:
    return simulate(DEFAULT_RULES, [901])


def test_every_attack_is_caught_before_500_own_or_50_foreign_documents(report: Report) -> None:
    for figures in report.attacks:
        assert figures.caught == figures.runs, (figures.attack, figures.missed)
        assert figures.own < 500, figures.attack
        assert figures.foreign < 50, figures.attack


def test_honest_people_are_not_locked(report: Report) -> None:
    assert report.honest.user_days > 200
    assert report.honest.per_thousand(Step.LOCK, Step.TELL) < 1
    assert report.first_month.per_thousand(Step.LOCK, Step.TELL) < 1


def test_a_seed_says_the_same_again() -> None:
    few = {"people": PEOPLE[:3], "attacks": ATTACKS[:1]}
    one, other = (simulate(DEFAULT_RULES, [901], **few) for _ in range(2))
    assert one == other


def test_rules_that_are_too_lax_or_too_strict_show() -> None:
    lax = Rules({RuleName.FOREIGN: {Step.LOCK: Limit(1000)}})
    walking = [attack for attack in ATTACKS if attack.kind == "walking ids"][:1]
    [figures] = simulate(lax, [902], people=PEOPLE[:1], attacks=walking).attacks
    assert not figures.caught
    strict = Rules({RuleName.FETCHED_DAY: {Step.LOCK: Limit(5)}})
    assert (
        simulate(strict, [902], people=PEOPLE[:3], attacks=()).honest.per_thousand(Step.LOCK) > 100
    )
