"""What a vendor puts on its documents, and where it can't be built wrong."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.builders import a_vendor

from domain.errors import DomainError
from domain.vendors import DatedTooFarAhead


@pytest.mark.parametrize(
    ("timezone", "day"),
    [
        ("Pacific/Auckland", date(2026, 3, 3)),
        ("Etc/UTC", date(2026, 3, 2)),
        ("America/New_York", date(2026, 3, 2)),
    ],
)
def test_a_date_is_the_one_at_the_vendors_place(timezone: str, day: date) -> None:
    assert a_vendor(timezone=timezone).today(datetime(2026, 3, 2, 13, tzinfo=UTC)) == day


def test_a_document_is_dated_a_month_ahead_at_most() -> None:
    vendor, now = a_vendor(), datetime(2026, 3, 2, 12, tzinfo=UTC)
    for days in (-3650, 0, 31):
        vendor.check_issue_date(date(2026, 3, 2) + timedelta(days=days), now)
    with pytest.raises(DatedTooFarAhead, match="today at the vendor's place"):
        vendor.check_issue_date(date(2026, 4, 3), now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"timezone": "Europe/Atlantis"},
        {"timezone": "../../etc/passwd"},
        {"timezone": "a\0b"},
        {"timezone": ""},
        {"currency": "XXX"},
        {"standard_rate": Decimal("NaN")},
        {"standard_rate": Decimal(-1)},
        {"standard_rate": Decimal(101)},
        {"paper": "A3"},
        {"accent": "red"},
        {"accent": "#12345g"},
        {"code": "a\nb"},
    ],
)
def test_a_vendor_can_not_be_built_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(DomainError):
        a_vendor(**wrong)
