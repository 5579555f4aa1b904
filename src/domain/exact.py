"""Decimal numbers, exact: how long they may be, and the one way to write each."""

from decimal import ROUND_05UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

MAX_DECIMALS = 20
"""More digits behind the point than any source means, and more zeros before it than 1e20 stands
for; what has more is a mistake or an attack."""

EXACT = Context(prec=100, rounding=ROUND_05UP, traps=[InvalidOperation, DivisionByZero, Overflow])
"""For sums, products and quotients that are rounded to money afterwards.

Sums and products of numbers within our limits are exact in it. A quotient may not be; 05UP keeps
it on its side of every half, so that rounding it again gives what rounding once would give.
"""


def is_within(value: Decimal, largest: Decimal) -> bool:
    """Whether the number is finite, at most `largest` either way, and not absurdly long."""
    if not value.is_finite() or value.copy_abs() > largest:
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and abs(exponent) <= MAX_DECIMALS


def plain(value: Decimal) -> str:
    """Without exponent, sign of zero and trailing zeros, so that equal numbers read the same."""
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
