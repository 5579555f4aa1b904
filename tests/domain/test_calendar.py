"""Dates on documents, and when they fall due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import EARLIEST, LATEST, ImplausibleDate, PaymentTerms, plausible
from domain.errors import DomainError


@given(st.dates(EARLIEST, LATEST), st.integers(0, 365))
def test_a_document_falls_due_so_many_days_after_its_issue(issued: date, days: int) -> None:
    assert PaymentTerms(days).due_date(issued) - issued == timedelta(days=days)


@pytest.mark.parametrize(
    ("issued", "days", "due"),
    [
        (date(2026, 1, 31), 30, date(2026, 3, 2)),
        (date(2024, 1, 31), 30, date(2024, 3, 1)),
        (date(2026, 12, 15), 30, date(2027, 1, 14)),
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_months_and_leap_years_count_as_they_are(issued: date, days: int, due: date) -> None:
    assert PaymentTerms(days).due_date(issued) == due


def test_terms_are_net_30_unless_said_otherwise() -> None:
    assert PaymentTerms() == PaymentTerms(30)
    assert PaymentTerms().text == "Net 30 days"
    assert PaymentTerms(0).text == "Due on receipt"


@pytest.mark.parametrize("days", [-1, 366, 10**9, True, 30.0, None])
def test_terms_are_a_whole_number_of_days_within_a_year(days: object) -> None:
    with pytest.raises(DomainError, match="not within 0 to 365"):
        PaymentTerms(days)  # type: ignore[arg-type]


@pytest.mark.parametrize("day", [date.min, date(1989, 12, 31), date(2200, 1, 1), date.max])
def test_dates_far_away_are_mistakes(day: date) -> None:
    with pytest.raises(ImplausibleDate):
        plausible(day)


def test_a_moment_is_not_a_date() -> None:
    with pytest.raises(ImplausibleDate):
        plausible(datetime(2026, 3, 2, tzinfo=UTC))
