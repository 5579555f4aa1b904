"""Honest people: what they do in a day, by habits that differ, with the accidents of real life."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from application.watching.simulation.playing import Deed
from domain.watching import Place

DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/149.0 Safari/537.36"
LAPTOP = "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_5) Version/26.0 Safari/605.1.15"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Safari/604.1"
OFFICE, HOME = "192.0.2.7", "198.51.100.20"
PLACES = (
    Place(51.45, -2.59, "Bristol"),
    Place(48.86, 2.35, "Paris"),
    Place(40.71, -74.01, "New York"),
    Place(1.35, 103.82, "Singapore"),
)


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody works; shares are between 0 and 1."""

    name: str
    documents: tuple[int, int]
    """On a usual day, from and to."""
    hours: tuple[int, int] = (8, 17)
    """The working day, UTC; the end may lie behind midnight."""
    presence: float = 0.95
    """Share of the working days on which they are there."""
    month_end: tuple[int, int] = (0, 0)
    """Documents on the last working day of a month, besides."""
    pace: tuple[float, float] = (8.0, 90.0)
    """Seconds between two documents."""
    travels: float = 0.0
    on_phone: float = 0.1
    weekends: float = 0.0
    has_factor: bool = False
    begins_on_day: int = 0
    """Of the simulation."""
    stays_days: int = 10_000
    is_yearly: bool = False
    """There in one month of twelve."""


PEOPLE = (
    Habits("clerk, a few a day", (2, 12)),
    Habits("clerk, a few a day, with passkey", (2, 14), has_factor=True),
    Habits("busy clerk", (15, 45), pace=(5.0, 60.0)),
    Habits("busy clerk with TOTP", (15, 45), pace=(5.0, 60.0), has_factor=True),
    Habits("month-end clerk", (1, 8), month_end=(240, 320), pace=(3.0, 9.0)),
    Habits("month-end clerk with TOTP", (1, 8), month_end=(260, 330), pace=(2.0, 8.0),
           has_factor=True),
    Habits("payer", (1, 6), presence=0.5),
    Habits("owner who travels", (1, 7), hours=(6, 21), travels=0.3, on_phone=0.5, weekends=0.3,
           has_factor=True),
    Habits("owner on the phone", (1, 5), hours=(7, 22), on_phone=0.9, weekends=0.4),
    Habits("works at night", (3, 15), hours=(20, 26), weekends=0.2),
    Habits("part-timer", (4, 20), presence=0.4),
    Habits("looks in on Mondays", (5, 25), presence=0.2),
    Habits("auditor, a guest", (200, 300), presence=1.0, pace=(8.0, 40.0), begins_on_day=35,
           stays_days=5, has_factor=True, is_yearly=True),
    Habits("accountant, a guest", (60, 120), presence=1.0, pace=(8.0, 60.0), begins_on_day=35,
           stays_days=5, is_yearly=True),
    Habits("new clerk", (5, 25), begins_on_day=35),
    Habits("new month-end clerk", (1, 8), month_end=(240, 320), pace=(4.0, 12.0),
           begins_on_day=32),
    Habits("invited yesterday", (2, 10), begins_on_day=58),
)  # fmt: skip
"""One company's. The accountant takes more in a week than anybody may without a second factor."""


def days_of(habits: Habits, first: date, days: int, random: Random) -> Iterator[list[Deed]]:
    """What one person does on each day on which they are there."""
    world = _World(random)
    for number in range(habits.begins_on_day, min(days, habits.begins_on_day + habits.stays_days)):
        day = first + timedelta(number)
        share = habits.weekends if day.weekday() >= 5 else habits.presence
        if random.random() < share:
            yield sorted(_day(habits, day, world, random), key=lambda deed: deed.at)


class _World:
    """What changes about a person's surroundings in the course of time."""

    def __init__(self, random: Random) -> None:
        self.home = f"198.51.{random.randrange(100, 200)}.9"
        self.next_number = 4_000


@dataclass(slots=True)
class _Here:
    """When and where somebody is at the moment."""

    at: datetime
    address: str
    device: str
    place: Place

    def wait(self, least: float, most: float, *, random: Random, times: int = 1) -> None:
        self.at += timedelta(seconds=random.uniform(least, most) * times)

    def deed(self, action: str, thing: str = "", kind: str = "invoice", **details: object) -> Deed:
        return Deed(
            self.at, action, thing, kind, self.address, self.device, self.place, dict(details)
        )


def _day(habits: Habits, day: date, world: _World, random: Random) -> Iterator[Deed]:
    here = _where(habits, day, world, random)
    yield from _sign_in(habits, here, world, random)
    for number in range(_how_many(habits, day, random)):
        here.wait(*habits.pace, random=random, times=random.choice((1, 1, 1, 4)))
        thing = f"{day}-{number}"
        yield here.deed("invoice.viewed", thing)
        if random.random() < 0.6:
            here.wait(1, 20, random=random)
            yield here.deed("document.downloaded", thing)
        if random.random() < 0.2:  # a browser that fetches ahead
            yield here.deed("document.viewed", f"{thing}+")
    yield from _programs(here, day, random)
    yield from _accidents(here, world, random)


def _sign_in(habits: Habits, here: _Here, world: _World, random: Random) -> Iterator[Deed]:
    for _ in range(_mistyped(random)):
        yield here.deed("session.refused", kind="person")
        here.wait(4, 20, random=random)
    if habits.has_factor and random.random() < 0.05:  # a code that was typed too late
        for _ in range(random.randint(1, 3)):
            yield here.deed("factor.refused", kind="person")
            here.wait(4, 20, random=random)
    yield here.deed("session.started", kind="person")
    if random.random() < 1 / 90:  # a new phone or laptop, or a browser that lost its cookies
        here.device = random.choice((LAPTOP, DESK, PHONE.replace("iPhone", "Android")))
        here.address = random.choice((OFFICE, world.home, f"203.0.{random.randrange(113)}.4"))
        yield here.deed("device.added", kind="person")
    if random.random() < 0.15 * habits.on_phone:  # from the office network into the street
        here.address = f"100.{64 + random.randrange(6)}.{random.randrange(8)}.2"
        yield here.deed("session.moved", kind="person", device=False)
    if random.random() < 1 / 150:  # a browser that was told to call itself another
        here.device = DESK if here.device == LAPTOP else LAPTOP
        yield here.deed("session.moved", kind="person", device=True)


def _programs(here: _Here, day: date, random: Random) -> Iterator[Deed]:
    """A scanner of links, or an extension, opens a whole page of them in the person's session."""
    if random.random() < 1 / 40:
        for number in range(random.randint(10, 25)):
            here.wait(0.05, 0.3, random=random)
            yield here.deed("document.viewed", f"{day}-ahead-{number}")


def _accidents(here: _Here, world: _World, random: Random) -> Iterator[Deed]:
    """Stale links, things beyond one's limits, numbers that were mistyped or are another's."""
    if random.random() < 0.03:
        for _ in range(random.randint(1, 3)):
            yield here.deed("access.refused", f"old-{random.random()}", exists=False)
    if random.random() < 0.04:
        for _ in range(random.randint(1, 4)):
            yield here.deed("access.refused", f"limit-{random.random()}", exists=True)
    if random.random() < 0.1:
        world.next_number += random.randrange(50)
        tried = 12 if random.random() < 0.03 else random.randint(1, 4)
        for n in range(tried):
            number = str(world.next_number + n)
            yield here.deed("invoices.searched", kind="account", found=0, number=number)


def _where(habits: Habits, day: date, world: _World, random: Random) -> _Here:
    at = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    at += timedelta(hours=habits.hours[0], minutes=random.randrange(90))
    if random.random() < habits.travels:
        hotel = f"203.{random.randrange(1, 60)}.{random.randrange(200)}.8"
        return _Here(at, hotel, random.choice((PHONE, LAPTOP)), random.choice(PLACES))
    if random.random() < habits.on_phone:
        return _Here(at, world.home, PHONE, PLACES[0])
    return _Here(at, OFFICE, DESK, PLACES[0])


def _mistyped(random: Random) -> int:
    if random.random() >= 0.08:
        return 0
    return random.choice((1, 1, 1, 2, 2, 3, 5))


def _how_many(habits: Habits, day: date, random: Random) -> int:
    usual = random.randint(*habits.documents)
    if habits.month_end[1] and _is_last_working_day(day):
        return usual + random.randint(*habits.month_end)
    if random.random() < 1 / 250:  # somebody asks for everything of last year
        return usual + random.randint(80, 250)
    return usual


def _is_last_working_day(day: date) -> bool:
    following = day + timedelta(1)
    while following.weekday() >= 5:
        following += timedelta(1)
    return following.month != day.month and day.weekday() < 5
