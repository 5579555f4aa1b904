"""How far what a person did goes beyond the rules, and beyond what is usual for them. Pure."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from domain.watching.history import DAY, FAMILIAR_AFTER, History, after
from domain.watching.rules import RuleName, Rules, seconds_of
from domain.watching.steps import Step

WEEK = timedelta(days=7)
NEIGHBOURS = (-2, -1, 1, 2)
"""How far numbers lie apart that somebody walks through."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says at a moment."""

    rule: RuleName
    step: Step
    count: int
    usual: int | None = None
    """For fetching alone: the most that this person did in as long a time before."""
    limit: int = 0
    """Where the step began."""
    is_strange: bool = False
    """The limit was lower, because of a strange device or network."""


def judge(history: History, now: datetime, rules: Rules) -> list[Verdict]:
    """What every rule says; rules that say nothing are not among them."""
    at = int(now.timestamp())
    return list(_verdicts(history, at, now.astimezone(UTC).date(), rules))


def highest(verdicts: list[Verdict]) -> Step:
    return max((verdict.step for verdict in verdicts), default=Step.NOTHING)


def _verdicts(history: History, at: int, today: date, rules: Rules) -> Iterator[Verdict]:
    strange = history.is_strange(at, DAY)
    for rule, limits in rules.limits.items():
        count = measure(history, rule, at)
        percent = rules.strange_percent if strange and rule.is_about_fetching else 100
        least = min((limit.at_least for limit in limits.values()), default=0)
        if not count or count < least * percent // 100:
            continue  # whatever is usual: limits never lie below `at_least`
        usual = usual_of(history, rule, today, rules) if rule.is_about_fetching else None
        reached = Step.NOTHING, 0
        for step, limit in limits.items():
            begins = max(1, limit.reached_at(usual or 0) * percent // 100)
            if count >= begins and step > reached[0]:
                reached = step, begins
        if reached[0]:
            yield Verdict(rule, reached[0], count, usual, reached[1], percent < 100)


def measure(history: History, rule: RuleName, at: int) -> int:
    """How much of what `rule` is about there was in its time."""
    since = history.since(rule, seconds_of(rule), at)
    match rule:
        case RuleName.FETCHED_MINUTES | RuleName.FETCHED_DAY:
            return after(history.fetched, since)
        case RuleName.FETCHED_WEEK:
            return _fetched_in_a_week(history, at, since)
        case RuleName.FOREIGN:
            return after(history.foreign, since)
        case RuleName.REFUSED:
            return after(history.refused, since)
        case RuleName.MISSED:
            tried = {int(number) for number, when in history.missed.items() if when > since}
            return sum(any(n + away in tried for away in NEIGHBOURS) for n in tried)
        case _:
            return sum(when > since for when in history.once.get(rule, ()))


def _fetched_in_a_week(history: History, at: int, since: int) -> int:
    """Today exactly, what was before by whole days: the day that the time begins in doesn't
    count, because nobody knows which part of it came after."""
    today = datetime.fromtimestamp(at, UTC).date()
    first = datetime.fromtimestamp(since, UTC).date()
    before = sum(one.fetched for day, one in history.days.items() if first < day < today)
    midnight = at - at % DAY - 1
    return before + after(history.fetched, max(since, midnight))


def usual_of(history: History, rule: RuleName, today: date, rules: Rules) -> int:
    """The most that this person fetched in as long a time, as far as nothing was wrong with it.

    What counts now is no habit yet: only days before the rule's time are looked at. Somebody who
    hasn't been here for long gets the newcomer's allowance.
    """
    # What began before midnight must not justify itself after it.
    yesterday = today - timedelta(days=1)
    good = {day: one for day, one in history.days.items() if not one.is_tainted}
    match rule:
        case RuleName.FETCHED_MINUTES:
            usual = max((one.busiest for day, one in good.items() if day < yesterday), default=0)
            needed = timedelta(days=FAMILIAR_AFTER)
        case RuleName.FETCHED_DAY:
            usual = max((one.fetched for day, one in good.items() if day < yesterday), default=0)
            needed = timedelta(days=FAMILIAR_AFTER)
        case _:
            usual = _fullest_week({d: one.fetched for d, one in good.items() if d <= today - WEEK})
            needed = timedelta(days=max(14, FAMILIAR_AFTER))
    first = history.first_at.astimezone(UTC).date() if history.first_at else today
    is_newcomer = history.active_days < FAMILIAR_AFTER or today - first < needed
    return max(usual, rules.newcomer.get(rule, 0)) if is_newcomer else usual


def _fullest_week(fetched: dict[date, int]) -> int:
    """The most within seven days, whichever they begin on."""
    fullest = together = 0
    week: deque[date] = deque()
    for day in sorted(fetched):
        week.append(day)
        together += fetched[day]
        while week[0] <= day - WEEK:
            together -= fetched[week.popleft()]
        fullest = max(fullest, together)
    return fullest
