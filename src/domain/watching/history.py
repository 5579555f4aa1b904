"""What the monitor remembers of one person: what they did lately, and what is usual for them.

Bounded, whatever somebody does: the newest of each kind are kept, and days for two months.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from domain.watching.rules import RuleName
from domain.watching.sightings import BY_ANYBODY, Sighting, Signal
from domain.watching.travel import Place, TravelLimits, is_possible

DAY = 24 * 3600
KEPT_DAYS = 60
"""Days that are looked back on for what is usual."""
KEPT_NETWORKS = timedelta(days=120)
MOST_FETCHED = 2_000
MOST_OTHERS = 300
MINUTES = 600
"""Seconds of the shortest stretch that fetching is counted in."""
FAMILIAR_AFTER = 20
"""Days on which somebody was there before their own habits say enough of them."""
HOURS_KNOWN_AFTER = 10
OVERLAP = timedelta(seconds=10)
"""Events of parallel requests are committed in another order than they happened in: so far back
the trail is read again, and what was counted is told by its id."""

_WRONG = {
    Signal.WRONG_PASSWORD: RuleName.WRONG_PASSWORD,
    Signal.WRONG_FACTOR: RuleName.WRONG_FACTOR,
}

Times = dict[str, int]
"""What was seen → when, in seconds since 1970; the newest last."""


@dataclass(slots=True)
class OneDay:
    fetched: int = 0
    """Documents, each once."""
    busiest: int = 0
    """The most of them within ten minutes."""
    is_tainted: bool = False
    """Something was wrong on that day, so that it says nothing of what is usual."""
    uncounted: int = 0
    """Of `fetched`: before the counting began anew in the course of this day."""


@dataclass(slots=True)
class History:
    """Of one person. `see` takes the next thing that happened; times never run backwards by more
    than a request takes."""

    first_at: datetime | None = None
    last_at: datetime | None = None
    counted: dict[str, int] = field(default_factory=dict)
    """Ids of the events of the last seconds: the trail is read with an overlap."""
    counts_from: int = 0
    """Nothing before counts any more: a lock ended, or staff took the steps back."""
    fetching_counts_from: int = 0
    """No fetching before counts any more: a second factor was proven."""
    proofs: list[int] = field(default_factory=list)
    fetched: Times = field(default_factory=dict)
    foreign: Times = field(default_factory=dict)
    missed: Times = field(default_factory=dict)
    refused: Times = field(default_factory=dict)
    once: dict[RuleName, list[int]] = field(default_factory=dict)
    """When each thing happened that counts by itself."""
    strange_at: int = 0
    """When somebody last came from a device or network as this person never did."""
    days: dict[date, OneDay] = field(default_factory=dict)
    active_days: int = 0
    hours: list[int] = field(default_factory=lambda: [0] * 24)
    """On how many days there was something in each hour, UTC."""
    last_hour: int = -1
    """The last hour that was counted, since 1970."""
    networks: dict[str, date] = field(default_factory=dict)
    devices: dict[str, date] = field(default_factory=dict)
    last_place: tuple[float, float, int] | None = None
    steps: dict[RuleName, tuple[int, int]] = field(default_factory=dict)
    """The highest step that was answered with by each rule, and until when that stands."""

    def see(self, sighting: Sighting, travel: TravelLimits, excuses_a_day: int = 3) -> bool:
        """Whether it was new; each event counts once."""
        if sighting.id in self.counted:
            return False
        at, day = int(sighting.at.timestamp()), sighting.at.astimezone(UTC).date()
        self._begin(sighting, at, day)
        match sighting.signal:
            case Signal.FETCHED:
                self._fetch(short(sighting.thing), at, day)
            case Signal.FOREIGN:
                _add(self.foreign, short(sighting.thing), at)
            case Signal.MISSED:
                _add(self.missed, sighting.thing, at)
            case Signal.REFUSED:
                _add(self.refused, short(sighting.thing), at)
            case Signal.WRONG_PASSWORD | Signal.WRONG_FACTOR:
                self._happened(_WRONG[sighting.signal], at)
            case Signal.PROVEN:
                if sighting.is_strong:
                    self._proven(at, day, excuses_a_day)
            case _:
                self._arrive(sighting, at)
        if sighting.signal not in BY_ANYBODY:
            self._get_used_to(sighting, at, day, travel)
        return True

    def since(self, rule: RuleName, seconds: int, now: int) -> int:
        """From when on `rule` counts at `now`."""
        begin = max(now - seconds, self.counts_from)
        return max(begin, self.fetching_counts_from) if rule.is_about_fetching else begin

    def is_strange(self, now: int, seconds: int) -> bool:
        return self.strange_at > max(now - seconds, self.counts_from)

    def restart(self, at: datetime) -> None:
        """Nothing that was before `at` counts any more, and no step stands."""
        self.counts_from = int(at.timestamp())
        self._forget_today(at.astimezone(UTC).date())
        self.steps.clear()

    def _begin(self, sighting: Sighting, at: int, day: date) -> None:
        self.counted[sighting.id] = at
        # All that the next reading of the trail can bring once more, and a little besides.
        if len(self.counted) > 50:
            newest = max(self.counted.values())
            limit = newest - 3 * int(OVERLAP.total_seconds())
            self.counted = {name: when for name, when in self.counted.items() if when >= limit}
        self.first_at = min(self.first_at or sighting.at, sighting.at)
        self.last_at = max(self.last_at or sighting.at, sighting.at)
        if day not in self.days and sighting.signal not in BY_ANYBODY:
            self.days[day] = OneDay()
            self.active_days += 1
            oldest = day - timedelta(days=KEPT_DAYS)
            self.days = {kept: one for kept, one in self.days.items() if kept > oldest}

    def _fetch(self, thing: str, at: int, day: date) -> None:
        before = self.fetched.get(thing)
        if before is not None and before > at - DAY:
            return  # the page of a document and then its file is one document
        _add(self.fetched, thing, at, MOST_FETCHED)
        while self.fetched[oldest := next(iter(self.fetched))] <= at - DAY:
            del self.fetched[oldest]
        today = self.days[day]
        today.fetched += 1
        today.busiest = max(today.busiest, after(self.fetched, at - MINUTES))

    def _happened(self, rule: RuleName, at: int) -> None:
        self.once[rule] = [*self.once.get(rule, []), at][-MOST_OTHERS:]

    def _proven(self, at: int, day: date, excuses_a_day: int) -> None:
        """A second factor excuses what was fetched, though not again and again; a password that
        was typed once more, which doesn't come here, may be the thief's."""
        self.proofs = [when for when in self.proofs if when > at - DAY]
        if len(self.proofs) >= excuses_a_day:
            return
        self.proofs.append(at)
        self.fetching_counts_from = at
        self._forget_today(day)
        self.strange_at = 0
        self.steps = {r: s for r, s in self.steps.items() if not r.is_about_fetching}

    def _forget_today(self, day: date) -> None:
        today = self.days.get(day)
        if today is not None:
            today.uncounted = today.fetched

    def _arrive(self, sighting: Sighting, at: int) -> None:
        is_new_network = bool(sighting.network) and sighting.network not in self.networks
        has_habits = bool(self.networks)
        if sighting.signal is Signal.MOVED and sighting.is_other_device:
            self._happened(RuleName.SESSION_MOVED, at)
            self.strange_at = at
        elif sighting.signal is Signal.MOVED and is_new_network and has_habits:
            self._happened(RuleName.NEW_NETWORK, at)
            self.strange_at = at
        elif sighting.signal is Signal.NEW_DEVICE and is_new_network and has_habits:
            self._happened(RuleName.NEW_DEVICE, at)
            self.strange_at = at

    def _get_used_to(self, sighting: Sighting, at: int, day: date, travel: TravelLimits) -> None:
        self._travel(sighting.place, at, travel)
        self._count_hour(at)
        # A device is looked at when the sign-in on it is whole, which is told after it began.
        if sighting.signal is not Signal.SIGNED_IN:
            _remember(self.networks, sighting.network, day)
            _remember(self.devices, sighting.device, day)

    def _travel(self, place: Place | None, at: int, travel: TravelLimits) -> None:
        if place is None:
            return
        if self.last_place is not None:
            latitude, longitude, then = self.last_place
            if not is_possible(Place(latitude, longitude), place, at - then, travel):
                self._happened(RuleName.TRAVEL, at)
                self.strange_at = at
        self.last_place = (place.latitude, place.longitude, at)

    def _count_hour(self, at: int) -> None:
        hour = at // 3600
        if hour == self.last_hour:
            return
        self.last_hour = hour
        of_day = hour % 24
        around = (self.hours[of_day - 1], self.hours[of_day], self.hours[(of_day + 1) % 24])
        if self.active_days > HOURS_KNOWN_AFTER and not any(around):
            self._happened(RuleName.HOURS, at)
        self.hours[of_day] += 1


def short(thing: str) -> str:
    """Enough of a hash to tell a person's things apart."""
    return hashlib.blake2s(thing.encode(), digest_size=5).hexdigest()


def after(times: Times, since: int) -> int:
    """How many are later; looks at no more than those, as times are in order."""
    late = 0
    for when in reversed(times.values()):
        if when <= since:
            break
        late += 1
    return late


def _add(times: Times, thing: str, at: int, most: int = MOST_OTHERS) -> None:
    times.pop(thing, None)
    times[thing] = at
    while len(times) > most:
        del times[next(iter(times))]


def _remember(known: dict[str, date], name: str, day: date) -> None:
    if name and known.get(name) != day:
        known[name] = day
        oldest = day - KEPT_NETWORKS
        for gone in [one for one, seen in known.items() if seen < oldest]:
            del known[gone]
        while len(known) > MOST_OTHERS:
            del known[min(known, key=lambda one: known[one])]
