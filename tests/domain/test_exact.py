"""Decimals that are exact until they are rounded to money."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_line
from tests.domain import hostile

from domain.exact import is_within, plain


@pytest.mark.parametrize("number", hostile.NUMBERS[:12])
def test_what_is_no_plain_number_is_not_within_anything(number: str) -> None:
    plain_zeros = {"-0"}
    assert is_within(Decimal(number), Decimal(10) ** 9) is (number in plain_zeros)


@given(st.decimals(-(10**15), 10**15, places=6))
def test_equal_numbers_read_the_same(number: Decimal) -> None:
    assert plain(number) == plain(number.normalize()) == plain(number + Decimal("0.000"))
    assert Fraction(plain(number)) == Fraction(number)


@pytest.mark.parametrize("zero", ["0", "-0", "0.000", "0e20", "-0e-20"])
def test_every_zero_reads_the_same(zero: str) -> None:
    assert plain(Decimal(zero)) == "0"


@given(
    st.decimals(-1000, 1000, places=4),
    st.decimals(0, 1000, places=6),
    st.sampled_from([Decimal(n) for n in ("1", "3", "7", "100", "0.3", "1000")]),
)
def test_a_line_is_rounded_once_from_the_exact_quotient(
    quantity: Decimal, price: Decimal, base: Decimal
) -> None:
    exact = Fraction(quantity) * Fraction(price) / Fraction(base) * 100
    half_up = int(abs(exact) + Fraction(1, 2)) * (1 if exact >= 0 else -1)
    line = a_line(quantity=quantity, unit_price=price, base_quantity=base)
    assert line.net.amount_minor == half_up


def test_a_quotient_just_below_a_half_is_not_pushed_over_it() -> None:
    below = a_line(quantity="0.00000000000000000001", unit_price="1", base_quantity="3")
    assert below.net.is_zero
    # 0.004999… with more nines than the context has digits
    price = Decimal("0.00499999999999999999")
    assert a_line(quantity=1, unit_price=price).net.is_zero
