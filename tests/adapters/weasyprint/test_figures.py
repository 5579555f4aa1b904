"""Amounts, quantities and dates on paper."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.weasyprint import figures
from domain.money import Money


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Money(123450, "EUR"), "1,234.50"),
        (Money(-30, "EUR"), "−0.30"),
        (Money(500, "JPY"), "500"),
        (Money(1234, "KWD"), "1.234"),
        (Money(0, "USD"), "0.00"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(amount: Money, written: str) -> None:
    assert figures.money(amount) == written


@given(st.integers(-(10**14), 10**14), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_what_is_written_is_the_amount(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    read = figures.money(amount).replace(",", "").replace(figures.MINUS, "-")
    assert Decimal(read) == amount.decimal


@pytest.mark.parametrize(
    ("value", "written"),
    [("1200", "1,200"), ("0.50", "0.5"), ("-3", "−3"), ("1E+3", "1,000"), ("0.000125", "0.000125")],
)
def test_a_quantity_has_the_decimals_that_it_needs(value: str, written: str) -> None:
    assert figures.quantity(Decimal(value)) == written


@pytest.mark.parametrize(
    ("value", "currency", "written"),
    [("3", "EUR", "3.00"), ("0.0475", "EUR", "0.0475"), ("3", "JPY", "3"), ("12.5", "JPY", "12.5")],
)
def test_a_price_has_at_least_the_decimals_of_its_currency(
    value: str, currency: str, written: str
) -> None:
    assert figures.unit_price(Decimal(value), currency) == written


def test_decimal_points_of_a_column_stand_below_each_other() -> None:
    padded = figures.aligned(["2.55", "0.0475", "120"], longest=10)
    two, three = figures.FIGURE_SPACE * 2, figures.FIGURE_SPACE * 4
    assert padded == [f"2.55{two}", "0.0475", f"120{figures.NO_POINT}{three}"]


def test_a_column_without_room_for_alignment_is_left_alone() -> None:
    assert figures.aligned(["1,234,567", "0.000125"], longest=10) == ["1,234,567", "0.000125"]


@given(st.lists(st.decimals(-999, 999, places=2), min_size=1))
def test_alignment_changes_no_number(values: list[Decimal]) -> None:
    written = [figures.quantity(value) for value in values]
    assert [number.strip() for number in figures.aligned(written, 9)] == written


def test_a_date_can_not_be_read_the_wrong_way_round() -> None:
    assert figures.day(date(2026, 3, 4)).split() == ["4", "Mar", "2026"]


@pytest.mark.parametrize(
    ("account", "written"),
    [
        ("GB29NWBK60161331926819", "GB29 NWBK 6016 1331 9268 19"),
        ("021000021 / 4471 889 201", "021000021 / 4471 889 201"),
        ("", ""),
    ],
)
def test_an_iban_is_printed_in_fours_and_other_accounts_as_they_are(
    account: str, written: str
) -> None:
    assert figures.in_fours(account).replace(figures.NO_BREAK_SPACE, " ") == written
