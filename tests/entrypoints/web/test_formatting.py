"""Amounts, quantities, dates and words as pages write them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, render_template_string

from domain.money import Money
from entrypoints.web import formatting

TODAY = date(2026, 3, 14)


@dataclass(frozen=True)
class Filters:
    q: str = ""
    number: str = ""
    vendor: str = ""
    status: str = ""
    date_from: date | None = None
    date_to: date | None = None
    sort: str = "-date"


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (123450, "EUR", "1,234.50"),
        (-30, "EUR", "−0.30"),
        (0, "GBP", "0.00"),
        (500, "JPY", "500"),
        (1234, "KWD", "1.234"),
        (100_000_000_00, "USD", "100,000,000.00"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(minor, currency, written):
    assert formatting.money(Money(minor, currency)) == written


def test_currency_and_amount_never_part_at_a_line_end():
    assert formatting.money_with_currency(Money(-120050, "EUR")) == "EUR\u00a0−1,200.50"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("1200.000", "1,200"),
        ("0.50", "0.5"),
        ("-3", "−3"),
        ("1E+3", "1,000"),
        ("-0.0", "0"),
        ("0.000001", "0.000001"),
    ],
)
def test_a_quantity_has_no_more_decimals_than_it_needs(value, written):
    assert formatting.quantity(Decimal(value)) == written


@pytest.mark.parametrize(
    ("value", "currency", "written"),
    [
        ("3", "EUR", "3.00"),
        ("0.0475", "EUR", "0.0475"),
        ("12.50000", "EUR", "12.50"),
        ("7", "JPY", "7"),
    ],
)
def test_a_price_keeps_the_decimals_that_it_was_agreed_with(value, currency, written):
    assert formatting.unit_price(Decimal(value), currency) == written


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 3, 14), "due today"),
        (date(2026, 3, 15), "due tomorrow"),
        (date(2026, 3, 17), "due in 3 days"),
        (date(2026, 3, 13), "1 day overdue"),
        (date(2026, 3, 2), "12 days overdue"),
        (date(2022, 3, 14), "1,461 days overdue"),
    ],
)
def test_the_due_date_is_said_in_words(due, words):
    assert formatting.due_in_words(due, TODAY) == words


def test_a_date_can_not_be_read_the_wrong_way_round():
    assert formatting.day(date(2026, 3, 2)) == "2\u00a0Mar\u00a02026"


def test_a_moment_names_its_zone():
    at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert formatting.moment(at) == "1\u00a0Jul\u00a02026, 22:30 UTC"
    assert formatting.moment(at, ZoneInfo("Europe/Berlin")) == "2\u00a0Jul\u00a02026, 00:30 CEST"


def test_an_iban_is_grouped_for_the_eye_and_whole_for_the_clipboard():
    markup = formatting.in_fours("DE02 1203 0000")
    assert markup.striptags() == "DE0212030000"
    assert markup.count("<span>") == 3


def test_a_code_from_outside_can_not_bring_markup_along():
    assert "<script" not in formatting.in_fours("<script>alert(1)</script>")


@pytest.mark.parametrize(
    ("today", "name", "first", "last"),
    [
        (TODAY, "This month", date(2026, 3, 1), date(2026, 3, 31)),
        (TODAY, "Last month", date(2026, 2, 1), date(2026, 2, 28)),
        (TODAY, "Last quarter", date(2025, 10, 1), date(2025, 12, 31)),
        (TODAY, "This UK tax year", date(2025, 4, 6), date(2026, 4, 5)),
        (date(2026, 4, 6), "This UK tax year", date(2026, 4, 6), date(2027, 4, 5)),
        (date(2026, 4, 5), "Last UK tax year", date(2024, 4, 6), date(2025, 4, 5)),
        (date(2026, 12, 31), "This month", date(2026, 12, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), "This month", date(2028, 2, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), "Last year", date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_period_has_its_first_and_last_day(today, name, first, last):
    assert (name, first, last) in formatting.periods(today)


def test_a_filter_link_changes_one_thing_and_keeps_the_rest():
    filters = Filters(q="blue & rack", date_from=date(2026, 1, 1), status="overdue")
    assert (
        formatting.with_filters(filters, status="paid")
        == "?q=blue+%26+rack&status=paid&date_from=2026-01-01"
    )


def test_the_plain_list_has_the_plain_address():
    assert formatting.with_filters(Filters(status="paid"), status="") == "?"


def test_a_status_nobody_foresaw_is_still_readable():
    assert formatting.status_label("on_hold") == "On hold"
    assert formatting.status_tone("on_hold") == "plain"


def test_templates_know_the_filters():
    app = Flask(__name__)
    formatting.register(app)
    with app.app_context():
        text = render_template_string("{{ m|money_with_currency }}", m=Money(1, "GBP"))
    assert text == "GBP\u00a00.01"
