"""What the monitor says of a person: by their own history, and never less for more."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.watching import (
    DEFAULT_RULES,
    NOTHING_STANDS,
    History,
    RuleName,
    Sighting,
    Signal,
    Standing,
    Step,
    Verdict,
    highest,
    history_from_plain,
    history_to_plain,
    judge,
    raised,
    stands,
)
from domain.watching.history import OneDay
from domain.watching.judging import measure

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
OFFICE = "192.0.2.0/24"


def seen(*sightings: Sighting) -> History:
    history = History()
    for sighting in sightings:
        history.see(sighting, DEFAULT_RULES.travel)
    return history


def a_sighting(name: str, signal: Signal, at: datetime = NOON, thing: str = "") -> Sighting:
    return Sighting(name, at, signal, thing or name, OFFICE, "Chrome on Windows")


def fetched(how_many: int, begin: datetime, every: timedelta, name: str = "d") -> list[Sighting]:
    return [
        a_sighting(f"{name}{n} {begin}", Signal.FETCHED, begin + n * every) for n in range(how_many)
    ]


def habits(a_day: int, days: int = 40) -> list[Sighting]:
    """Every day as many, up to the day before."""
    return [
        sighting
        for day in range(days, 0, -1)
        for sighting in fetched(a_day, NOON - timedelta(days=day), timedelta(seconds=20))
    ]


def step_of(history: History, rule: RuleName, at: datetime) -> Step:
    return next(
        (verdict.step for verdict in judge(history, at, DEFAULT_RULES) if verdict.rule is rule),
        Step.NOTHING,
    )


def test_what_is_much_for_one_person_is_usual_for_another() -> None:
    today = fetched(130, NOON, timedelta(minutes=1))
    quiet, busy = seen(*habits(5), *today), seen(*habits(115), *today)
    at = NOON + timedelta(hours=3)
    assert step_of(quiet, RuleName.FETCHED_DAY, at) is Step.STEP_UP
    assert step_of(busy, RuleName.FETCHED_DAY, at) is Step.NOTE


def test_the_page_of_a_document_and_its_file_are_one_document() -> None:
    twice = [
        a_sighting(f"{n} {kind}", Signal.FETCHED, NOON + timedelta(minutes=n), thing=str(n))
        for n in range(100)
        for kind in ("page", "file")
    ]
    [verdict] = [
        verdict
        for verdict in judge(seen(*twice), NOON + timedelta(hours=2), DEFAULT_RULES)
        if verdict.rule is RuleName.FETCHED_DAY
    ] or [Verdict(RuleName.FETCHED_DAY, Step.NOTHING, 100)]
    assert verdict.count == 100


def test_what_is_fetched_slowly_is_found_within_the_week() -> None:
    slow = fetched(480, NOON - timedelta(days=5), timedelta(minutes=15))
    history = seen(*[s for s in habits(8) if s.at < NOON - timedelta(days=6)], *slow)
    assert step_of(history, RuleName.FETCHED_WEEK, NOON) is Step.TELL
    assert step_of(history, RuleName.FETCHED_DAY, NOON) < Step.LOCK


def test_a_day_on_which_something_was_wrong_makes_no_habit() -> None:
    history = seen(*habits(5))
    for sighting in fetched(390, NOON, timedelta(seconds=40)):
        history.see(sighting, DEFAULT_RULES.travel)
        raised(history, sighting.at, DEFAULT_RULES)
    tomorrow = NOON + timedelta(days=1, hours=10)
    again = fetched(130, tomorrow, timedelta(minutes=1), "again")
    for sighting in again:
        history.see(sighting, DEFAULT_RULES.travel)
    assert step_of(history, RuleName.FETCHED_DAY, again[-1].at) is Step.STEP_UP


@pytest.mark.parametrize(
    ("signal", "rule", "name"),
    [
        (Signal.FOREIGN, RuleName.FOREIGN, "thing {}"),
        (Signal.MISSED, RuleName.MISSED, "{}"),
        (Signal.REFUSED, RuleName.REFUSED, "page {}"),
        (Signal.WRONG_FACTOR, RuleName.WRONG_FACTOR, "{}"),
    ],
)
def test_each_pattern_ends_in_a_lock_before_fifty_tries(
    signal: Signal, rule: RuleName, name: str
) -> None:
    tries = [
        a_sighting(f"e{n}", signal, NOON + timedelta(seconds=n), name.format(700 + n))
        for n in range(49)
    ]
    assert step_of(seen(*tries), rule, NOON + timedelta(minutes=1)) >= Step.LOCK


def test_numbers_far_apart_are_no_walk() -> None:
    tries = [a_sighting(f"e{n}", Signal.MISSED, NOON, str(1000 + 37 * n)) for n in range(49)]
    assert step_of(seen(*tries), RuleName.MISSED, NOON) is Step.NOTHING


def test_numbers_are_a_walk_in_whatever_order() -> None:
    order = [(n * 17) % 49 for n in range(49)]
    tries = [a_sighting(f"e{n}", Signal.MISSED, NOON, str(1000 + n)) for n in order]
    assert step_of(seen(*tries), RuleName.MISSED, NOON) is Step.TELL


def test_the_same_refused_page_over_and_over_is_one_refusal() -> None:
    again = [
        a_sighting(f"e{n}", Signal.REFUSED, NOON + timedelta(seconds=n), "the same page")
        for n in range(200)
    ]
    assert step_of(seen(*again), RuleName.REFUSED, NOON) is Step.NOTHING


def test_a_session_in_another_browser_is_asked_for_at_once() -> None:
    moved = Sighting("m", NOON, Signal.MOVED, "", OFFICE, "Safari on macOS", is_other_device=True)
    assert step_of(seen(*habits(5), moved), RuleName.SESSION_MOVED, NOON) is Step.STEP_UP


def test_in_strange_surroundings_less_may_be_fetched() -> None:
    strange = Sighting("n", NOON, Signal.NEW_DEVICE, "", "203.0.113.0/24", "Safari on macOS")
    today = fetched(95, NOON + timedelta(minutes=1), timedelta(minutes=1))
    at = NOON + timedelta(hours=3)
    assert step_of(seen(*habits(5), *today), RuleName.FETCHED_DAY, at) is Step.NOTE
    assert step_of(seen(*habits(5), strange, *today), RuleName.FETCHED_DAY, at) is Step.STEP_UP


def test_a_second_factor_begins_the_counting_anew_and_a_password_does_not() -> None:
    today = fetched(200, NOON, timedelta(seconds=30))
    at = NOON + timedelta(hours=2)
    for is_strong, expected in ((True, Step.NOTHING), (False, Step.STEP_UP)):
        proof = Sighting("p", at, Signal.PROVEN, is_strong=is_strong)
        history = seen(*habits(5), *today, proof)
        assert step_of(history, RuleName.FETCHED_DAY, at + timedelta(minutes=1)) is expected


@given(
    st.integers(0, 600),
    st.integers(0, 40),
    st.timedeltas(timedelta(seconds=1), timedelta(minutes=15)),
    st.timedeltas(timedelta(0), timedelta(hours=23)),
)
@settings(max_examples=25, deadline=None)
def test_nobody_fetches_500_in_a_week_without_a_second_factor(
    a_day: int, days: int, every: timedelta, later: timedelta
) -> None:
    """Whatever is usual for them, and whenever the counting began."""
    history, begin = History(active_days=days), NOON + later
    for number in range(1, days):
        history.days[(NOON - timedelta(days=number)).date()] = OneDay(a_day, a_day)
    history.see(a_sighting("first", Signal.FETCHED, begin), DEFAULT_RULES.travel)
    history.restart(begin)  # staff found that what they did before was right
    for number, sighting in enumerate(fetched(500, begin, every, "taken"), start=1):
        history.see(sighting, DEFAULT_RULES.travel)
        if number > 485 and step_of(history, RuleName.FETCHED_AT_MOST, sighting.at) >= Step.LOCK:
            break
    assert number < 500


def test_what_was_fetched_before_a_proof_on_the_same_day_counts_no_more_on_the_next() -> None:
    morning, evening = NOON - timedelta(hours=3), NOON + timedelta(hours=3)
    proof = Sighting("p", NOON, Signal.PROVEN, is_strong=True)
    history = seen(
        *fetched(200, morning, timedelta(seconds=30), "m"),
        proof,
        *fetched(30, evening, timedelta(seconds=30), "e"),
    )
    at = int((NOON + timedelta(days=2)).timestamp())
    assert measure(history, RuleName.FETCHED_WEEK, at) == 30


def test_an_unusual_hour_is_noted_once_habits_are_known() -> None:
    night = a_sighting("n", Signal.FETCHED, NOON + timedelta(hours=14))
    assert step_of(seen(*habits(3), night), RuleName.HOURS, night.at) is Step.NOTE
    assert step_of(seen(*habits(3, days=5), night), RuleName.HOURS, night.at) is Step.NOTHING


SUSPICIOUS = st.sampled_from(
    [
        Signal.FETCHED,
        Signal.FOREIGN,
        Signal.MISSED,
        Signal.REFUSED,
        Signal.WRONG_FACTOR,
        Signal.WRONG_PASSWORD,
        Signal.MOVED,
        Signal.NEW_DEVICE,
    ]
)
EVENTS = st.lists(
    st.builds(
        lambda number, signal, minute, network: Sighting(
            f"{number}",
            NOON + timedelta(minutes=minute),
            signal,
            str(number),
            network,
            "Chrome on Windows",
            is_other_device=True,
        ),
        st.integers(0, 400),
        SUSPICIOUS,
        st.integers(0, 300),
        st.sampled_from([OFFICE, "203.0.113.0/24", "198.51.100.0/24"]),
    ),
    unique_by=lambda sighting: sighting.id,
    max_size=120,
)


@given(st.lists(EVENTS, min_size=2, max_size=2))
def test_more_suspicious_events_never_lower_a_step(events: list[list[Sighting]]) -> None:
    """Of the same day: more fetched on days before would be a habit."""
    some, more = events
    known = {sighting.id for sighting in some}
    together = some + [sighting for sighting in more if sighting.id not in known]
    at = NOON + timedelta(minutes=301)

    def steps(sightings: list[Sighting]) -> dict[RuleName, Step]:
        ordered = sorted(sightings, key=lambda sighting: sighting.at)
        return {v.rule: v.step for v in judge(seen(*ordered), at, DEFAULT_RULES)}

    before, after = steps(some), steps(together)
    # One device is new in a network only as long as nothing else was seen in it.
    order_matters = {RuleName.NEW_DEVICE, RuleName.NEW_NETWORK}
    assert all(
        after.get(rule, Step.NOTHING) >= step
        for rule, step in before.items()
        if rule not in order_matters
    )


@given(EVENTS, st.sampled_from(RuleName), st.sampled_from(Step))
def test_what_stands_is_never_less_after_another_verdict(
    events: list[Sighting], rule: RuleName, step: Step
) -> None:
    standing = NOTHING_STANDS
    for number, _ in enumerate([*events, None]):
        now = NOON + timedelta(minutes=number)
        after = stands(standing, Verdict(rule, step, 1), now, DEFAULT_RULES, "because")
        for part in ("prove_since", "locked_until", "sign_in_closed_until"):
            was, is_ = getattr(standing, part), getattr(after, part)
            assert was is None or is_ >= was
        standing = after


def test_each_step_is_taken_once() -> None:
    history = History()
    taken = []
    for n in range(14):
        at = NOON + timedelta(seconds=n)
        history.see(a_sighting(f"e{n}", Signal.FOREIGN, at), DEFAULT_RULES.travel)
        taken += [verdict.step for verdict in raised(history, at, DEFAULT_RULES)]
    assert taken == [Step.NOTE, Step.STEP_UP]


@given(EVENTS)
def test_after_a_release_nothing_of_before_counts(events: list[Sighting]) -> None:
    history = seen(*sorted(events, key=lambda sighting: sighting.at))
    raised(history, NOON + timedelta(minutes=301), DEFAULT_RULES)
    later = NOON + timedelta(minutes=302)
    history.restart(later)
    assert judge(history, later, DEFAULT_RULES) == []
    fresh = a_sighting("one more", Signal.FOREIGN, later + timedelta(minutes=1))
    history.see(fresh, DEFAULT_RULES.travel)
    assert highest(judge(history, fresh.at, DEFAULT_RULES)) is Step.NOTHING


def test_wrong_factors_close_the_sign_in_and_lock_nobody_out() -> None:
    verdict = Verdict(RuleName.WRONG_FACTOR, Step.TELL, 20)
    standing = stands(Standing(), verdict, NOON, DEFAULT_RULES, "")
    assert standing.is_sign_in_closed(NOON)
    assert not standing.is_locked(NOON)
    assert not standing.asks_again(NOON - timedelta(hours=1))


@given(EVENTS)
def test_a_history_is_the_same_after_it_was_kept(events: list[Sighting]) -> None:
    history = seen(*sorted(events, key=lambda sighting: sighting.at))
    raised(history, NOON + timedelta(minutes=301), DEFAULT_RULES)
    kept = history_from_plain(history_to_plain(history))
    assert kept == history


def test_an_event_that_is_read_twice_counts_once() -> None:
    history = History()
    one = a_sighting("e", Signal.FOREIGN)
    assert history.see(one, DEFAULT_RULES.travel)
    assert not history.see(one, DEFAULT_RULES.travel)
