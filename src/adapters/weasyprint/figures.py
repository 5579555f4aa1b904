"""How amounts, quantities and dates are written on paper; never by the machine's locale."""

from datetime import date
from decimal import Decimal

from domain.money import EXPONENTS, Money

MINUS = "\N{MINUS SIGN}"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
FIGURE_SPACE = "\N{FIGURE SPACE}"
NO_POINT = NARROW_SPACE * 2
"""As wide as a decimal point in Source Sans."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def money(amount: Money) -> str:
    """The amount without its currency: 1,234.50, −0.30, 500 (yen), 1.234 (dinar)."""
    return _number(amount.decimal, EXPONENTS[amount.currency])


def money_with_currency(amount: Money) -> str:
    """The amount after its ISO 4217 code, held together: EUR 1,234.50."""
    return f"{amount.currency}{NO_BREAK_SPACE}{money(amount)}"


def quantity(value: Decimal) -> str:
    """With the decimals that it needs and no more: 1,200, 0.5, −3."""
    return _number(value, _decimals(value))


def unit_price(value: Decimal, currency: str) -> str:
    """With at least the currency's decimals, more where the price has more: 3.00, 0.0475."""
    return _number(value, max(_decimals(value), EXPONENTS[currency]))


def percent(value: Decimal) -> str:
    """A rate in percent: 20 %, 8.875 %."""
    return f"{quantity(value)}{NARROW_SPACE}%"


def day(value: date) -> str:
    """A date that nobody reads the wrong way round: 3 Mar 2026."""
    return NO_BREAK_SPACE.join((str(value.day), _MONTHS[value.month - 1], str(value.year)))


def in_fours(code: str) -> str:
    """An IBAN as banks print it, in groups of four; other account numbers as they are."""
    plain = "".join(code.split())
    if not (plain.isalnum() and plain[:2].isalpha() and plain[2:4].isdigit()):
        return code
    return NO_BREAK_SPACE.join(plain[i : i + 4] for i in range(0, len(plain), 4))


def aligned(numbers: list[str], longest: int) -> list[str]:
    """The numbers, followed by the room of the decimals that others have and they don't.

    As they are where that would make one longer than `longest`, which is what the column holds.
    """
    parts = [number.partition(".") for number in numbers]
    decimals = max((len(decimals) for _, _, decimals in parts), default=0)
    if max((len(whole) for whole, _, _ in parts), default=0) + 1 + decimals > longest:
        return numbers
    return [
        number + (NO_POINT if decimals and not point else "") + FIGURE_SPACE * (decimals - len(own))
        for number, (_, point, own) in zip(numbers, parts, strict=True)
    ]


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _number(value: Decimal, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return MINUS + text[1:] if text.startswith("-") else text
