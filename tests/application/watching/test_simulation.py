"""The promise of the rules, with seeds that they were not tuned with; small enough for every run.

`counterfoil watch simulate` is the same with more people and seeds: a rate of less than one in a
thousand is measured there; here it is seen that rules did not become stricter.
"""

from collections.abc import Iterator
from dataclasses import replace

from application.watching.simulation import ATTACKS, PEOPLE, Attack, Kind, simulate
from domain.watching import DEFAULT_RULES, Limit, RuleName, Rules, Step

[ACCOUNTANT] = (habits for habits in PEOPLE if habits.name == "accountant, a guest")


def fastest_and_slowest() -> Iterator[Attack]:
    for kind in Kind:
        attacks = sorted((one for one in ATTACKS if one.kind is kind), key=lambda one: one.every)
        yield from (attacks[0], attacks[-1])


VICTIMS = {"clerk, a few a day", "month-end clerk", "new clerk", "invited yesterday"}


def test_every_attack_is_caught_before_500_own_or_50_foreign_documents() -> None:
    people = [habits for habits in PEOPLE if habits.name in VICTIMS]
    report = simulate(DEFAULT_RULES, [900], people=people, attacks=[*fastest_and_slowest()])
    assert {figures.attack.kind for figures in report.attacks} == set(Kind)
    for figures in report.attacks:
        assert figures.runs == len(VICTIMS)
        assert figures.caught == figures.runs, (figures.attack, figures.missed)
        assert figures.own < 500, figures.attack
        assert figures.foreign < 50, figures.attack


def test_honest_people_are_not_locked() -> None:
    people = [habits for habits in PEOPLE if habits != ACCOUNTANT]
    report = simulate(DEFAULT_RULES, [900, 901, 902, 903], people=people, attacks=())
    assert report.honest.user_days > 1000
    assert report.honest.per_thousand(Step.LOCK, Step.TELL) < 1
    assert report.first_month.per_thousand(Step.LOCK, Step.TELL) < 1


def test_who_takes_more_in_a_week_than_anybody_may_needs_a_second_factor() -> None:
    """The accountant's five days are more than what an attacker may get away with."""
    for has_factor, locks in ((False, 1), (True, 0)):
        people = [replace(ACCOUNTANT, has_factor=has_factor)]
        honest = simulate(DEFAULT_RULES, [900], people=people, attacks=()).honest
        assert sum(honest.locked.values()) == locks


def test_a_seed_says_the_same_again() -> None:
    few = {"people": PEOPLE[:1], "attacks": ATTACKS[:1]}
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
