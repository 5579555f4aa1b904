"""The counter of a series, in the transaction that issues."""

from datetime import date

import pytest
from tests.builders import a_vendor
from tests.installation import TESTER, Installation

from domain.invoicing import NumberFormat, NumberOutOfOrder

VENDOR = a_vendor()
FORM = NumberFormat("INV-{year}-{seq:06}")
MARCH = date(2026, 3, 2)


def take(installation: Installation, *dates: date, commit: bool = True) -> list[str]:
    with installation.container.begin_work()(TESTER) as work:
        numbers = work.numbering.take(VENDOR.id, "INV", FORM, dates).numbers(dates)
        if commit:
            work.commit()
    return numbers


def test_ranges_follow_each_other(installation: Installation) -> None:
    installation.add()
    assert take(installation, MARCH) == ["INV-2026-000001"]
    assert take(installation, MARCH, MARCH) == ["INV-2026-000002", "INV-2026-000003"]
    assert take(installation, date(2027, 1, 1)) == ["INV-2027-000004"]


def test_numbers_that_are_not_committed_are_given_back(installation: Installation) -> None:
    installation.add()
    assert take(installation, MARCH, commit=False) == take(installation, MARCH)
    assert take(installation, date(2026, 12, 1), commit=False) == take(installation, MARCH)


def test_an_earlier_date_is_refused_with_the_series_and_its_last_date(
    installation: Installation,
) -> None:
    installation.add()
    take(installation, date(2026, 3, 1), MARCH)
    with pytest.raises(NumberOutOfOrder) as refusal:
        take(installation, date(2026, 3, 1), date(2026, 3, 3))
    assert (refusal.value.series, refusal.value.last) == ("INV", MARCH)
    assert str(refusal.value) == (
        "Series INV already has a document of 2026-03-02; dates never go back in a series, "
        "so 2026-03-01 can't follow."
    )
    assert take(installation, MARCH) == ["INV-2026-000003"]


def test_dates_that_are_out_of_order_among_themselves_take_nothing(
    installation: Installation,
) -> None:
    installation.add()
    with pytest.raises(ValueError, match="never decrease"):
        take(installation, MARCH, date(2026, 3, 1))
    assert take(installation, date(2026, 3, 1)) == ["INV-2026-000001"]
