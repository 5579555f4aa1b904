"""What follows from the verdicts: each step once, and what the person may do from then on."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from domain.watching.history import History
from domain.watching.judging import Verdict, judge
from domain.watching.rules import RuleName, Rules, seconds_of
from domain.watching.steps import Step


@dataclass(frozen=True, slots=True)
class Standing:
    """What the monitor asks of a person at present. Nothing of it lasts for ever."""

    prove_since: datetime | None = None
    """Sessions that were proven before must be proven again, whatever they are used for."""
    locked_until: datetime | None = None
    sign_in_closed_until: datetime | None = None
    """Until then only devices that were used before sign in by password, and passkeys anywhere."""
    why: str = ""
    """In words for the person."""

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until

    def asks_again(self, proven_at: datetime) -> bool:
        return self.prove_since is not None and proven_at < self.prove_since

    def is_sign_in_closed(self, now: datetime) -> bool:
        return self.sign_in_closed_until is not None and now < self.sign_in_closed_until


NOTHING_STANDS = Standing()


def raised(history: History, now: datetime, rules: Rules) -> list[Verdict]:
    """The verdicts that go beyond what was answered before, the gravest last; `history` remembers
    them, so that each step is taken once in the time that its rule counts."""
    at = int(now.timestamp())
    higher = []
    for verdict in judge(history, now, rules):
        step, until = history.steps.get(verdict.rule, (0, 0))
        if until <= at:
            step = 0
        if verdict.step > step:
            higher.append(verdict)
            history.steps[verdict.rule] = int(verdict.step), at + seconds_of(verdict.rule)
    higher.sort(key=lambda verdict: verdict.step)
    if any(verdict.step >= Step.STEP_UP and _is_use(verdict.rule) for verdict in higher):
        today = history.days.get(now.astimezone(UTC).date())
        if today is not None:
            today.is_tainted = True
    if any(verdict.step >= Step.LOCK and _is_use(verdict.rule) for verdict in higher):
        history.restart(now + timedelta(minutes=rules.lock_minutes))
    return higher


def stands(before: Standing, verdict: Verdict, now: datetime, rules: Rules, why: str) -> Standing:
    """`before` with what follows from `verdict`; never less than `before`."""
    if verdict.step < Step.STEP_UP:
        return before
    if not _is_use(verdict.rule):
        closed = now + timedelta(minutes=rules.sign_in_minutes)
        return replace(before, sign_in_closed_until=_later(before.sign_in_closed_until, closed))
    after = replace(before, prove_since=_later(before.prove_since, now), why=why)
    if verdict.step < Step.LOCK:
        return after
    locked = now + timedelta(minutes=rules.lock_minutes)
    return replace(after, locked_until=_later(before.locked_until, locked))


def _is_use(rule: RuleName) -> bool:
    """Whether it was done by who is logged in. What strangers try in somebody's name must not
    keep that person out of the sessions that they have."""
    return rule is not RuleName.WRONG_FACTOR


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
