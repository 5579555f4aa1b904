"""What is shown of the trail: pages without gap or repetition, to owners only their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.application.audit.trail import ADA, ROBOT, an_event, record
from tests.builders import an_id
from tests.conftest import NewInstallation
from tests.installation import Installation

from adapters.postgres.bound import bind_to, bound_to
from adapters.postgres.trail_reads import PAGE
from application.audit.reads import TrailFilters, TrailPage, TrailRow
from domain.access import StaffRole
from domain.audit import Actor, ActorKind, Outcome
from domain.errors import NotFound
from domain.identity import AccountId

OURS = AccountId(an_id("account", "C-1001"))
THEIRS = AccountId(an_id("account", "C-2002"))
NOW = datetime.now(UTC)
BOB = Actor(
    ActorKind.STAFF, id="bob", name="Bob of support", address="10.0.0.5", user_agent="Staff"
)
EVENTS = 130
FIVE_DAYS_AGO = NOW - timedelta(days=5)


class Reads:
    """Staff's way and owners', each on its own connections."""

    def __init__(self, installation: Installation) -> None:
        self._all = installation.container.trail_reads()
        self._own = installation.container.own_trail_reads()
        self._auditor = installation.add_staff("audrey@staff.example", StaffRole.AUDITOR)

    def page(self, *about: Any) -> TrailPage:
        with self._as_staff():
            return self._all.page(*about)

    def one(self, *about: Any) -> TrailPage:
        with self._as_staff():
            return self._all.one(*about)

    def export(self, filters: TrailFilters) -> list[TrailRow]:
        with self._as_staff():
            rows = self._all.export(filters)
        return list(rows)  # as whoever downloads it slowly: the request is over

    @contextmanager
    def _as_staff(self) -> Iterator[None]:
        bind_to(None, self._auditor)
        try:
            yield
        finally:
            bind_to(None)

    def page_of(self, account_id: AccountId, *about: Any) -> TrailPage:
        with bound_to(account_id):
            return self._own.page_of(account_id, *about)

    def export_of(self, account_id: AccountId, filters: TrailFilters) -> list[TrailRow]:
        with bound_to(account_id):
            rows = self._own.export_of(account_id, filters)
        return list(rows)

    def one_of(self, account_id: AccountId, *about: Any) -> TrailPage:
        with bound_to(account_id):
            return self._own.one_of(account_id, *about)


@pytest.fixture(scope="module", name="reads")
def _reads(new_installation: NewInstallation, tmp_path_factory: pytest.TempPathFactory) -> Reads:
    """Two accounts' events, every third at the same moment, and some of special kinds."""
    installation: Installation = new_installation(tmp_path_factory.mktemp("reads"))
    for n in range(EVENTS):
        at = NOW - timedelta(minutes=n // 3)
        record(installation, an_event(n, at=at, account_id=THEIRS if n % 2 else OURS))
    record(
        installation,
        an_event(500, actor=BOB, at=NOW - timedelta(days=2), details={"why": "ticket 9"}),
        an_event(501, actor=ROBOT, at=NOW - timedelta(days=3)),
        an_event(502, action="audit.held", at=NOW - timedelta(days=4)),
        an_event(
            503, action="invoice.refused", outcome=Outcome.REFUSED, at=NOW - timedelta(days=5)
        ),
        an_event(504, action="invoices_exported", account_id=None, at=NOW - timedelta(days=6)),
    )
    return Reads(installation)


def numbers(page: TrailPage) -> list[object]:
    return [row.details.get("n") for row in page.rows]


def test_pages_follow_each_other_without_gap_or_repetition(reads: Reads) -> None:
    seen, place = [], None
    while True:
        page = reads.page(TrailFilters(), place)
        seen += page.rows
        if page.older is None:
            break
        place = page.older
    assert (
        len(seen) == len({row.id for row in seen}) == EVENTS + 6
    )  # with the appointment of who reads
    assert seen == sorted(seen, key=lambda row: (row.at, row.id), reverse=True)


def test_one_goes_back_to_the_page_that_one_came_from(reads: Reads) -> None:
    first = reads.page(TrailFilters())
    second = reads.page(TrailFilters(), first.older)
    assert reads.page(TrailFilters(), second.newer).rows == first.rows
    assert first.newer is None
    assert len(first.rows) == PAGE


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (TrailFilters(actor_id="bob"), 1),
        (TrailFilters(action="invoice.refused"), 1),
        (TrailFilters(action="audit."), 1),
        (TrailFilters(action="invoices_"), 0),
        (TrailFilters(subject=str(an_id("invoice", 7))), 1),
        (TrailFilters(outcome="refused"), 1),
        (TrailFilters(reader="automatic"), 2),  # with the appointment
        (TrailFilters(until=NOW - timedelta(days=1)), 5),
        (TrailFilters(since=NOW - timedelta(days=5, hours=1), until=NOW - timedelta(days=3)), 2),
        (TrailFilters(actor_id="bob", outcome="refused"), 0),
        (TrailFilters(actor_id="' OR true --"), 0),
    ],
)
def test_filters_narrow(reads: Reads, filters: TrailFilters, count: int) -> None:
    assert len(list(reads.export(filters))) == count
    assert len(reads.page(filters).rows) == count


def test_an_owner_sees_their_account_and_nothing_else(reads: Reads) -> None:
    rows = list(reads.export_of(OURS, TrailFilters()))
    assert {row.account_id for row in rows} == {OURS}
    assert len(rows) == EVENTS // 2 + 3
    elsewhere = TrailFilters(account_id=THEIRS)
    assert list(reads.export_of(OURS, elsewhere)) == rows
    assert {row.account_id for row in reads.page_of(OURS, elsewhere).rows} == {OURS}


def test_an_owner_sees_that_staff_looked_but_not_from_where(reads: Reads) -> None:
    (row,) = reads.page_of(OURS, TrailFilters(actor_id="bob")).rows
    assert (row.actor_name, row.address, row.user_agent) == ("Bob of support", "", "")
    assert row.details == {}
    (own,) = reads.page_of(OURS, TrailFilters(subject=str(an_id("invoice", 0)))).rows
    assert (own.actor_name, own.address) == (ADA.name, ADA.address)


def test_an_owner_does_not_see_that_events_are_held(reads: Reads) -> None:
    assert not reads.page_of(OURS, TrailFilters(action="audit.held")).rows
    assert reads.page(TrailFilters(action="audit.held")).rows


def test_events_of_people_and_of_programs_are_told_apart(reads: Reads) -> None:
    assert [row.reader for row in reads.page_of(OURS, TrailFilters(reader="automatic")).rows] == [
        "automatic"
    ]


def test_a_page_of_the_past_ends_where_the_filters_say(reads: Reads) -> None:
    filters = TrailFilters(since=NOW - timedelta(minutes=10))
    page = reads.page(filters)
    later = replace(filters, until=NOW - timedelta(minutes=5))
    assert len(reads.page(later).rows) < len(page.rows)


def test_one_event_is_found_by_its_id_and_time(reads: Reads) -> None:
    recent, old = reads.page(TrailFilters()).rows[0], list(reads.export(TrailFilters()))[-1]
    assert reads.one(recent.id, None).rows == [recent]
    assert reads.one(old.id, old.at).rows == [old]
    with pytest.raises(NotFound):
        reads.one(old.id, None)


def test_an_owner_finds_no_single_event_of_others(reads: Reads) -> None:
    ours, theirs = (
        reads.page(TrailFilters(account_id=account_id)).rows[0] for account_id in (OURS, THEIRS)
    )
    assert reads.one_of(OURS, ours.id, ours.at).rows[0].id == ours.id
    held = reads.page(TrailFilters(action="audit.held")).rows[0]
    for other in (theirs, held):
        with pytest.raises(NotFound):
            reads.one_of(OURS, other.id, other.at)


def test_persons_are_called_as_they_called_themselves_last(reads: Reads) -> None:
    names = reads.page(TrailFilters(actor_id="bob")).names
    assert names["bob"].name == "Bob of support"


def test_nobody_but_staff_reads_the_whole_trail(reads: Reads) -> None:
    assert not reads._all.page(TrailFilters()).rows
    assert not list(reads._all.export(TrailFilters()))
