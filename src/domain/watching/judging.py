"""How far what a person did goes beyond the rules, and beyond what is usual for them. Pure."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from domain.watching.history import DAY, FAMILIAR_AFTER, MOST_FETCHED, History, after
from domain.watching.rules import BY_HABIT, LOWERED, STEADY, Limits, RuleName, Rules, seconds_of
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
    """For `BY_HABIT` alone: the most that this person did in as long a time before."""
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
    is_strange = history.is_strange(at, DAY)
    for rule, limits in rules.limits.items():
        # Whatever is usual: no limit lies below the least of them.
        count, least = measure(history, rule, at), rules.least[rule]
        found = None
        if count and count >= least:
            found = _verdict(history, rule, limits, today, rules, _Counted(count))
        if is_strange and rule in LOWERED:
            # What was fetched before somebody came from elsewhere is no part of it.
            since = max(history.strange_at - 1, history.since(rule, seconds_of(rule), at))
            count = after(history.fetched, since)
            if count and count >= least * rules.strange_percent // 100:
                counted = _Counted(count, rules.strange_percent)
                strange = _verdict(history, rule, limits, today, rules, counted)
                found = strange if found is None or strange.step > found.step else found
        if found is not None and found.step:
            yield found


@dataclass(frozen=True, slots=True)
class _Counted:
    count: int
    percent: int = 100
    """What is left of the limits for these."""


def _verdict(
    history: History,
    rule: RuleName,
    limits: Limits,
    today: date,
    rules: Rules,
    counted: _Counted,
) -> Verdict:
    usual = usual_of(history, rule, today, rules) if rule in BY_HABIT else None
    reached = Step.NOTHING, 0
    for step, limit in limits.items():
        begins = max(1, limit.reached_at(usual or 0) * counted.percent // 100)
        if counted.count >= begins and step > reached[0]:
            reached = step, begins
    return Verdict(rule, reached[0], counted.count, usual, reached[1], counted.percent < 100)


def measure(history: History, rule: RuleName, at: int) -> int:
    """How much of what `rule` is about there was in its time."""
    since = history.since(rule, seconds_of(rule), at)
    if rule.is_about_fetching:
        return _fetched(history, rule, at, since)
    match rule:
        case RuleName.FOREIGN:
            return after(history.foreign, since)
        case RuleName.REFUSED:
            return after(history.refused, since)
        case RuleName.MISSED:
            tried = {int(number) for number, when in history.missed.items() if when > since}
            return sum(any(n + away in tried for away in NEIGHBOURS) for n in tried)
        case _:
            return sum(when > since for when in history.once.get(rule, ()))


def _fetched(history: History, rule: RuleName, at: int, since: int) -> int:
    match rule:
        case RuleName.FETCHED_MINUTES | RuleName.FETCHED_DAY:
            return after(history.fetched, since)
        case RuleName.FETCHED_STEADILY:
            return _fetched_in_a_week(history, at, since, STEADY)
        case _:
            return _fetched_in_a_week(history, at, since)


def _fetched_in_a_week(history: History, at: int, since: int, of_a_day: int = MOST_FETCHED) -> int:
    """Today exactly, what was before by whole days: the day that the time begins in counts only
    if the counting began anew in it, because nobody knows else which part of it came after."""
    today = datetime.fromtimestamp(at, UTC).date()
    first = datetime.fromtimestamp(since, UTC).date()
    before = 0
    for number in range(1, (today - first).days):
        one = history.days.get(today - timedelta(days=number))
        if one is not None:
            before += min(one.fetched, of_a_day)
    begun = history.days.get(first)
    is_anew = since in {history.counts_from, history.fetching_counts_from}
    if begun is not None and is_anew and first < today:
        before += min(begun.fetched - begun.uncounted, of_a_day)
    midnight = at - at % DAY - 1
    return before + min(after(history.fetched, max(since, midnight)), of_a_day)


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
            most = STEADY if rule is RuleName.FETCHED_STEADILY else MOST_FETCHED
            weeks = {d: min(o.fetched, most) for d, o in good.items() if d <= today - WEEK}
            usual = _fullest_week(weeks)
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
