"""An address stands as on an envelope, in the order of its country."""

import pytest

from domain.invoicing import PostalAddress


@pytest.mark.parametrize(
    ("country", "region", "lines"),
    [
        ("GB", "", ("1 High Street", "Town AB1 2CD", "United Kingdom")),
        ("DE", "", ("1 High Street", "AB1 2CD Town", "Germany")),
        ("US", "NY", ("1 High Street", "Town, NY AB1 2CD", "United States")),
        ("IT", "MI", ("1 High Street", "AB1 2CD Town", "MI", "Italy")),
        ("ZZ", "", ("1 High Street", "AB1 2CD Town", "ZZ")),
    ],
)
def test_post_code_town_and_region_follow_the_country(
    country: str, region: str, lines: tuple[str, ...]
) -> None:
    address = PostalAddress("1 High Street", "", "Town", "AB1 2CD", region, country)
    assert address.lines == lines


def test_what_is_not_known_leaves_no_empty_line() -> None:
    assert PostalAddress(city="Galway", country="IE").lines == ("Galway", "Ireland")
