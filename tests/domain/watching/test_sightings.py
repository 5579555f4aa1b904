"""What events mean, and how coarse networks, devices and places are."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.watching import (
    Place,
    Signal,
    TrailEntry,
    TravelLimits,
    device_of,
    distance_km,
    is_possible,
    network_of,
    number_in,
    sighting_of,
)

LONDON, NEW_YORK = Place(51.51, -0.13), Place(40.71, -74.01)
AT = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_addresses_of_one_network_are_one_place(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/149.0 Safari/537.36", "Chrome on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150.1 Safari/537.36", "Chrome on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/149.0 Safari/5 Edg/149.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Safari/604", "Safari on iPhone"),
        ("curl/8.14.1", "curl"),
        ("", ""),
    ],
)
def test_a_browser_that_was_updated_is_the_same_device(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device


@given(st.text(max_size=300))
def test_no_user_agent_is_too_strange(user_agent: str) -> None:
    assert len(device_of(user_agent)) <= 60


def test_the_ocean_is_crossed_in_hours_and_not_in_minutes() -> None:
    assert 5_500 < distance_km(LONDON, NEW_YORK) < 5_600
    assert is_possible(LONDON, NEW_YORK, 7 * 3600, TravelLimits())
    assert not is_possible(LONDON, NEW_YORK, 3600, TravelLimits())


def test_near_places_say_nothing() -> None:
    assert is_possible(LONDON, Place(48.86, 2.35), 0, TravelLimits())


@pytest.mark.parametrize(
    ("text", "number"),
    [("INV-2026-000017", 17), ("4711", 4711), ("47", None), ("paper", None), ("2026-", 2026)],
)
def test_the_running_part_of_a_number_is_its_last_digits(text: str, number: int | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("action", "kind", "details", "signal"),
    [
        ("invoice.viewed", "invoice", {}, Signal.FETCHED),
        ("document.viewed", "invoice", {}, Signal.FETCHED),
        ("document.downloaded", "invoice", {}, Signal.FETCHED),
        ("access.refused", "invoice", {"exists": False}, Signal.FOREIGN),
        ("access.refused", "invoice", {"exists": True}, Signal.REFUSED),
        ("access.refused", "page", {"exists": False}, Signal.REFUSED),
        ("invoices.searched", "account", {"found": 0, "number": "INV-0017"}, Signal.MISSED),
        ("session.refused", "person", {}, Signal.WRONG_PASSWORD),
        ("factor.refused", "person", {}, Signal.WRONG_FACTOR),
    ],
)
def test_what_an_event_means(
    action: str, kind: str, details: dict[str, object], signal: Signal
) -> None:
    found = sighting_of(TrailEntry("e", AT, action, kind, "x", details=details))
    assert found is not None
    assert found.signal is signal


@pytest.mark.parametrize(
    "details", [{"found": 3, "number": "INV-0017"}, {"found": 0, "number": "paper"}, {}]
)
def test_a_search_that_finds_or_asks_for_no_number_says_nothing(
    details: dict[str, object],
) -> None:
    assert sighting_of(TrailEntry("e", AT, "invoices.searched", "a", "x", details=details)) is None


def test_where_a_stranger_guesses_from_is_no_habit_of_the_person() -> None:
    entry = TrailEntry("e", AT, "session.refused", "person", "x", "203.0.113.9", "curl/8")
    found = sighting_of(entry, LONDON)
    assert found is not None
    assert (found.network, found.device, found.place) == ("", "", None)
