"""Where addresses are said to be, by a database of MaxMind's format that the operator brings."""

from adapters.geoip.places import MmdbPlaces, NoPlaces

__all__ = ["MmdbPlaces", "NoPlaces"]
