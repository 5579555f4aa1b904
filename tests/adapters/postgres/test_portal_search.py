"""What a word of the search box can mean as an amount."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.postgres.portal_search import amounts_in
from domain.money import EXPONENTS, Money
from entrypoints.web.formatting import money


@pytest.mark.parametrize(
    ("word", "amounts"),
    [
        ("45", {"45"}),
        ("1,234.50", {"1234.50"}),
        ("1.234,50", {"1234.50"}),
        ("1.234", {"1.234", "1234"}),
        ("000017", set()),
        ("1,23,4", set()),
        ("12 34", set()),
        ("٤٥", set()),
        ("-5", set()),
        ("INV-5", set()),
    ],
)
def test_amounts_are_read_as_either_half_of_the_world_writes_them(
    word: str, amounts: set[str]
) -> None:
    assert amounts_in(word) == {Decimal(amount) for amount in amounts}


@given(st.integers(1, 10**15 - 1), st.sampled_from(sorted(EXPONENTS)))
def test_every_amount_is_understood_as_the_list_writes_it(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    assert amount.decimal in amounts_in(money(amount))
