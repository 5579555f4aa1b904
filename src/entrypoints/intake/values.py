"""The kinds of values that transactions are made of, as JSON has them."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

from domain.calendar import plausible
from domain.errors import DomainError
from domain.exact import plain
from domain.money import EXPONENTS, UnknownCurrency
from domain.text import LINE, PARAGRAPH, why_unfit

MOST_DIGITS = 15
"""Before the decimal point: more than any amount that is kept."""
MOST_DECIMALS = 10

_NUMBER = re.compile(rf"-?\d{{1,{MOST_DIGITS}}}(\.\d{{1,{MOST_DECIMALS}}})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_number(value: object) -> Decimal:
    """A JSON number or its text, exactly; floats never come here, because JSON is read without."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError("must be a number, or text such as “12.50”")
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > 40:
            raise ValueError(f"must be a number of at most {MOST_DIGITS} digits")
        value = format(value, "f")
    text = str(value)
    if not _NUMBER.fullmatch(text):
        raise ValueError(
            f"must be a number such as “12.50”: at most {MOST_DIGITS} digits before the point "
            f"and {MOST_DECIMALS} behind it"
        )
    return Decimal(text)


def _read_day(value: object) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("must be a date such as 2026-03-31")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value} is not in the calendar") from None
    try:
        return plausible(day)
    except DomainError as error:
        raise ValueError(str(error)) from None


def _currency(value: str) -> str:
    if value not in EXPONENTS:
        raise ValueError(str(UnknownCurrency(value)))
    return value


def _line(value: str) -> str:
    if why := why_unfit(value):
        raise ValueError(why)
    return value


def _paragraph(value: str) -> str:
    if why := why_unfit(value, paragraph=True):
        raise ValueError(why)
    return value


Number = Annotated[
    Decimal,
    BeforeValidator(read_number),
    PlainSerializer(plain, return_type=str, when_used="json"),
    WithJsonSchema(
        {
            "description": "Exact. Text is safest; a JSON number is read without rounding.",
            "anyOf": [
                {"type": "string", "pattern": f"^{_NUMBER.pattern}$"},
                {"type": "number"},
            ],
            "examples": ["12.50"],
        }
    ),
]
Day = Annotated[
    date,
    BeforeValidator(_read_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-03-31"]}),
]
Paragraph = Annotated[str, StringConstraints(max_length=PARAGRAPH), AfterValidator(_paragraph)]
Line = Annotated[str, StringConstraints(max_length=LINE), AfterValidator(_line)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(_line)]
Currency = Annotated[
    str,
    AfterValidator(_currency),
    WithJsonSchema(
        {"type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217.", "examples": ["GBP"]}
    ),
]
