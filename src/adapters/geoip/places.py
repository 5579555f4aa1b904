"""`application.watching.ports.FindPlaces`, twice: with a database and without."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import maxminddb

from domain.watching import Place


class NoPlaces:
    """Nobody knows where an address is; impossible travel can't be noticed then."""

    def place_of(self, address: str) -> Place | None:
        return None


class MmdbPlaces:
    """An MMDB file of cities, such as GeoLite2-City or DB-IP's; read when the process starts.

    Raises FileNotFoundError or maxminddb.InvalidDatabaseError where it isn't one.
    """

    def __init__(self, file: Path) -> None:
        self._reader = maxminddb.open_database(str(file))
        self.place_of = lru_cache(maxsize=10_000)(self._look_up)

    def _look_up(self, address: str) -> Place | None:
        try:
            return place_in(self._reader.get(address))
        except ValueError:  # no address, or a version of it that the database doesn't have
            return None


def place_in(record: object) -> Place | None:
    """What a record says; None for one without coordinates."""
    if not isinstance(record, Mapping):
        return None
    known = cast("Mapping[str, Any]", record)
    where = known.get("location")
    if not isinstance(where, Mapping) or "latitude" not in where or "longitude" not in where:
        return None
    names = [known.get(part, {}) for part in ("city", "country")]
    said = [name.get("names", {}).get("en", "") for name in names if isinstance(name, Mapping)]
    try:
        return Place(
            float(where["latitude"]), float(where["longitude"]), ", ".join(filter(None, said))
        )
    except (TypeError, ValueError):
        return None
