"""What somebody might hand in who is careless, or means harm: as Hypothesis strategies."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

NUMBERS = [
    "NaN",
    "sNaN",
    "-sNaN123",
    "Infinity",
    "-Infinity",
    "1e1000000",
    "-1e1000000",
    "1e-1000000",
    "0e1000000",
    "0e-1000000",
    "-0",
    "0." + "0" * 400 + "1",
    "9" * 400,
    "999999999999999.995",
]
TEXTS = [
    "\0",
    "before\0after",
    "\x1b[31mred",
    "\ud800",
    "a\udfffb",
    "invoice \u202efdp.exe",
    "\u2066isolate",
    "line\u2028separator",
    "\uffff",
    "x" * 301,
    "x" * 5001,
    "two\nlines",
    "\x85",
    "   ",
    "",
]
DATES = [date.min, date.max, date(1989, 12, 31), date(2200, 1, 1)]


def decimals() -> st.SearchStrategy[Decimal]:
    return st.one_of(
        st.sampled_from(NUMBERS).map(Decimal),
        st.decimals(allow_nan=True, allow_infinity=True),
        st.decimals(0, 1000, places=2),
        st.builds(
            lambda digits, exponent: Decimal((0, (digits,), exponent)),
            st.integers(0, 9),
            st.integers(-(10**6), 10**6),
        ),
    )


def texts() -> st.SearchStrategy[str]:
    """Any characters, also those that can't be stored."""
    anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
    return st.one_of(st.sampled_from(TEXTS), anything)


def dates() -> st.SearchStrategy[date]:
    return st.one_of(st.dates(), st.sampled_from(DATES))


def some_of(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """One or two of the fields: with more, the first would hide what the others do."""
    names = st.sets(st.sampled_from(sorted(fields)), min_size=1, max_size=2)
    return names.flatmap(lambda some: st.fixed_dictionaries({name: fields[name] for name in some}))
