"""How numbers, dates and words of the business are written on a page: Jinja's filters."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from markupsafe import Markup

from domain.access import device_in_words
from domain.money import EXPONENTS, Money

MINUS = "\N{MINUS SIGN}"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

STATUS_LABELS = {
    "open": "Open",
    "due_soon": "Due soon",
    "overdue": "Overdue",
    "partially_paid": "Partly paid",
    "paid": "Paid",
    "credited": "Credited",
    "void": "Credited",
    "uncollectible": "Written off",
    "disputed": "Disputed",
}

STATUS_TONES = {
    "due_soon": "notice",
    "overdue": "alarm",
    "partially_paid": "notice",
    "paid": "settled",
    "disputed": "notice",
}
"""How loud a status is; what isn't here is plain."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

KIND_LABELS = {"invoice": "Invoice", "credit_note": "Credit note"}

METHOD_LABELS = {
    "bank_transfer": "Bank transfer",
    "card": "Card",
    "direct_debit": "Direct debit",
    "cash": "Cash",
    "other": "Other",
}

UNIT_LABELS = {
    "C62": "",
    "EA": "",
    "H87": "pcs",
    "HUR": "h",
    "DAY": "days",
    "MON": "months",
    "KGM": "kg",
    "MTR": "m",
    "LTR": "l",
    "KWH": "kWh",
}
"""The commonest units of UN/ECE Recommendation 20 as people write them (BT-130)."""

SETTLED = frozenset({"paid", "credited", "void", "uncollectible"})
"""Statuses in which nobody waits for money, so a due date needs no words."""


def money(amount: Money) -> str:
    """The amount without its currency: 1,234.50, −0.30, 500 (yen), 1.234 (dinar)."""
    exponent = EXPONENTS[amount.currency]
    units, rest = divmod(abs(amount.amount_minor), 10**exponent)
    sign = MINUS if amount.amount_minor < 0 else ""
    return f"{sign}{units:,}.{rest:0{exponent}}" if exponent else f"{sign}{units:,}"


def money_with_currency(amount: Money) -> str:
    """The amount after its ISO 4217 code, held together: EUR 1,234.50."""
    return f"{amount.currency}{NO_BREAK_SPACE}{money(amount)}"


def decimals(amount: Money) -> int:
    """How many decimals the amount is written with, for aligning a column at the point."""
    return EXPONENTS[amount.currency]


def quantity(value: Decimal) -> str:
    """A quantity with the decimals that it needs and no more: 1,200, 0.5, −3."""
    return _number(value, _needed_decimals(value))


def unit_price(value: Decimal, currency: str) -> str:
    """A price with at least the currency's decimals, more where it has more: 0.0475, 3.00."""
    return _number(value, max(_needed_decimals(value), EXPONENTS[currency]))


def percent(value: Decimal) -> str:
    """A rate in percent: 20 %, 7.5 %."""
    return f"{quantity(value)}{NARROW_SPACE}%"


def unit(code: str) -> str:
    """A unit's code as people write it; nothing where a number says it all."""
    return UNIT_LABELS.get(code, code)


def day(value: date) -> str:
    """A date that nobody reads the wrong way round: 3 Mar 2026."""
    return f"{value.day}{NO_BREAK_SPACE}{MONTHS[value.month - 1]}{NO_BREAK_SPACE}{value.year}"


def moment(value: datetime, zone: tzinfo = UTC) -> str:
    """A time with the name of its zone: 3 Mar 2026, 09:05 UTC."""
    local = value.astimezone(zone)
    return f"{day(local)}, {local:%H:%M} {local:%Z}"


def device(user_agent: str) -> str:
    """What somebody signed in with: “Firefox on Windows”."""
    return device_in_words(user_agent)


def duration(value: timedelta) -> str:
    """A length of time in its largest unit: 2 hours, 30 minutes."""
    minutes = round(value.total_seconds() / 60)
    number, unit_of_time = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
    return f"{number} {unit_of_time}{'' if number == 1 else 's'}"


def due_in_words(due: date, today: date) -> str:
    """How far away the due date is: due today, due in 3 days, 12 days overdue."""
    days = (due - today).days
    if days == 0:
        return "due today"
    if days == 1:
        return "due tomorrow"
    if days > 1:
        return f"due in {days:,} days"
    return "1 day overdue" if days == -1 else f"{-days:,} days overdue"


def status_label(status: str) -> str:
    return STATUS_LABELS.get(status, status.replace("_", " ").capitalize())


def status_tone(status: str) -> str:
    """`alarm`, `notice`, `settled` or `plain`: the badge's class, never its only meaning."""
    return STATUS_TONES.get(status, "plain")


def is_settled(status: str) -> bool:
    """Nobody waits for money any more."""
    return status in SETTLED


def kind_label(kind: str) -> str:
    return KIND_LABELS.get(kind, kind.replace("_", " ").capitalize())


def method_label(method: str) -> str:
    return METHOD_LABELS.get(method, method.replace("_", " ").capitalize())


def in_fours(code: str) -> Markup:
    """An IBAN or code in groups of four that a reader can follow and a copier copies whole."""
    plain = "".join(letter for letter in code if letter.isalnum())
    groups = [plain[i : i + 4] for i in range(0, len(plain), 4)]
    return Markup('<span class="groups">{}</span>').format(
        Markup("").join(Markup("<span>{}</span>").format(group) for group in groups)
    )


@lru_cache(maxsize=8)
def periods(today: date) -> list[tuple[str, date, date]]:
    """The date ranges that people ask for, as (name, first day, last day)."""
    month = today.replace(day=1)
    last_month = (month - timedelta(days=1)).replace(day=1)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    last_quarter = _months_before(quarter, 3)
    year = today.replace(month=1, day=1)
    tax_year = date(today.year, 4, 6)
    if today < tax_year:
        tax_year = tax_year.replace(year=today.year - 1)
    last_tax_year = tax_year.replace(year=tax_year.year - 1)
    one_day = timedelta(days=1)
    return [
        ("This month", month, _months_before(month, -1) - one_day),
        ("Last month", last_month, month - one_day),
        ("This quarter", quarter, _months_before(quarter, -3) - one_day),
        ("Last quarter", last_quarter, quarter - one_day),
        ("This year", year, year.replace(month=12, day=31)),
        ("Last year", year.replace(year=year.year - 1), year - one_day),
        ("This UK tax year", tax_year, tax_year.replace(year=tax_year.year + 1) - one_day),
        ("Last UK tax year", last_tax_year, tax_year - one_day),
    ]


def with_filters(filters: Any, **changes: object) -> str:
    """The query string of a list's filters after some changes; always starts afresh at page one.

    `filters` is the frozen row of the page's filters; empty values are left out, so that the
    plain list has the plain address.
    """
    return _query(
        tuple(
            changes[name] if name in changes else getattr(filters, name) for name in FILTER_FIELDS
        )
    )


@lru_cache(maxsize=1024)
def _query(values: tuple[object, ...]) -> str:
    given = {
        name: value.isoformat() if isinstance(value, date) else str(value)
        for name, value in zip(FILTER_FIELDS, values, strict=True)
        if value not in (None, "") and not (name == "sort" and value == DEFAULT_SORT)
    }
    return f"?{urlencode(given)}" if given else "?"


FILTER_FIELDS = ("q", "number", "vendor", "status", "date_from", "date_to", "sort")
DEFAULT_SORT = "-date"
"""Newest first."""


def register(app: Flask) -> None:
    """Make everything here known to the app's templates."""
    for write in (
        money,
        money_with_currency,
        decimals,
        quantity,
        unit_price,
        percent,
        unit,
        day,
        moment,
        device,
        duration,
        due_in_words,
        status_label,
        status_tone,
        is_settled,
        kind_label,
        method_label,
        in_fours,
    ):
        app.jinja_env.filters[write.__name__] = write
    app.jinja_env.globals["periods"] = periods
    app.jinja_env.globals["with_filters"] = with_filters


def _number(value: Decimal, places: int) -> str:
    """Thousands in commas, a true minus, and no minus before a zero."""
    text = f"{abs(value):,.{places}f}"
    is_negative = value < 0 and any(digit in "123456789" for digit in text)
    return f"{MINUS}{text}" if is_negative else text


def _needed_decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _months_before(first: date, months: int) -> date:
    """The first day of the month that many months before (or after, when negative)."""
    index = first.year * 12 + first.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
