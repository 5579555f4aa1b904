"""Whether somebody can have come from one place to another in the time between."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address is said to be. Databases of places are off by a city now and then."""

    latitude: float
    longitude: float
    name: str = ""

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"{self.latitude}, {self.longitude} is no place on Earth")


@dataclass(frozen=True, slots=True)
class TravelLimits:
    """What counts as possible."""

    least_km: int = 500
    """Nearer places say nothing: addresses are not known better than that."""
    km_per_hour: int = 900
    """As fast as an airliner flies; the way to and from it takes longer."""


def distance_km(one: Place, other: Place) -> float:
    """Along a great circle, by the haversine formula."""
    lat1, lat2 = radians(one.latitude), radians(other.latitude)
    half_lat = (lat2 - lat1) / 2
    half_lon = radians(other.longitude - one.longitude) / 2
    a = sin(half_lat) ** 2 + cos(lat1) * cos(lat2) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, a)))


def is_possible(one: Place, other: Place, seconds: float, limits: TravelLimits) -> bool:
    km = distance_km(one, other)
    return km < limits.least_km or km <= limits.km_per_hour * max(seconds, 0) / 3600
