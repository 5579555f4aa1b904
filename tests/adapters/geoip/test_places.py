"""Records of the databases of places that there are, and odd ones."""

from pathlib import Path

import pytest

from adapters.geoip import MmdbPlaces, NoPlaces
from adapters.geoip.places import place_in
from domain.watching import Place


def test_a_record_of_a_city_is_a_place_with_a_name() -> None:
    record = {
        "city": {"names": {"en": "Bristol"}},
        "country": {"names": {"en": "United Kingdom"}},
        "location": {"latitude": 51.45, "longitude": -2.59},
    }
    assert place_in(record) == Place(51.45, -2.59, "Bristol, United Kingdom")


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        {},
        {"location": {"latitude": 1.0}},
        {"location": {"latitude": 100, "longitude": 0}},
        {"location": {"latitude": "north", "longitude": 0}},
    ],
)
def test_a_record_without_a_place_is_none(record: object) -> None:
    assert place_in(record) is None


def test_a_file_that_is_no_database_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        MmdbPlaces(tmp_path / "none.mmdb")


def test_without_a_database_nobody_is_anywhere() -> None:
    assert NoPlaces().place_of("192.0.2.7") is None
