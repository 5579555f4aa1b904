"""Money is exact, never of two currencies, and rounded half-up, once."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain import hostile

from domain.errors import DomainError
from domain.money import (
    EXPONENTS,
    MAX_AMOUNT_MINOR,
    AmountTooLarge,
    AmountTooPrecise,
    CurrencyMismatch,
    Money,
    UnknownCurrency,
    total,
)

CURRENCIES = st.sampled_from(sorted(EXPONENTS))
MINOR = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("0.005", "GBP", 1),
        ("-0.005", "GBP", -1),
        ("0.0049999", "GBP", 0),
        ("2.675", "EUR", 268),
        ("0.5", "JPY", 1),
        ("1.4999", "JPY", 1),
        ("1.2345", "KWD", 1235),
        ("-0", "GBP", 0),
    ],
)
def test_half_a_minor_unit_is_rounded_away_from_zero(
    amount: str, currency: str, minor: int
) -> None:
    assert Money.rounded(Decimal(amount), currency) == Money(minor, currency)


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=6), CURRENCIES)
def test_rounding_is_off_by_half_a_minor_unit_at_most(amount: Decimal, currency: str) -> None:
    rounded = Money.rounded(amount, currency)
    off = abs(Fraction(rounded.decimal) - Fraction(amount))
    assert off <= Fraction(1, 2 * 10 ** EXPONENTS[currency])


@given(MINOR, CURRENCIES)
def test_an_amount_reads_back_as_itself(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.exact(money.decimal, currency) == money
    assert Money.exact(Decimal(str(money).split()[0]), currency) == money


@given(st.lists(MINOR, max_size=10))
def test_a_total_is_the_sum_whatever_the_order(amounts: list[int]) -> None:
    monies = [Money(minor, "EUR") for minor in amounts]
    assert total(monies, "EUR") == total(reversed(monies), "EUR") == Money(sum(amounts), "EUR")


@given(MINOR, MINOR)
def test_adding_taking_away_and_comparing_follow_the_numbers(a: int, b: int) -> None:
    left, right = Money(a, "EUR"), Money(b, "EUR")
    assert left + right - right == left
    assert left - right == -(right - left)
    assert (left < right, left <= right, left > right, left >= right) == (
        a < b,
        a <= b,
        a > b,
        a >= b,
    )


@given(MINOR, MINOR)
def test_two_currencies_never_meet(a: int, b: int) -> None:
    pounds, euros = Money(a, "GBP"), Money(b, "EUR")
    for put_together in (
        lambda: pounds + euros,
        lambda: pounds - euros,
        lambda: pounds < euros,
        lambda: pounds >= euros,
        lambda: total([pounds, euros], "GBP"),
    ):
        with pytest.raises(CurrencyMismatch):
            put_together()
    assert pounds != euros


def test_the_context_of_the_caller_changes_nothing() -> None:
    with localcontext(prec=2, rounding="ROUND_DOWN"):
        assert Money.rounded(Decimal("12345.675"), "GBP") == Money(1_234_568, "GBP")
        assert str(Money(1_234_568, "GBP")) == "12345.68 GBP"


@pytest.mark.parametrize("minor", [True, 1.0, MAX_AMOUNT_MINOR + 1, -(10**18), None, "5"])
def test_only_a_whole_number_of_minor_units_is_money(minor: object) -> None:
    with pytest.raises(AmountTooLarge):
        Money(minor, "GBP")  # type: ignore[arg-type]


@pytest.mark.parametrize("currency", ["", "XXX", "gbp", "GBP\0", "G" * 10_000])
def test_only_currencies_in_use_are_known(currency: str) -> None:
    with pytest.raises(UnknownCurrency) as refusal:
        Money(1, currency)
    assert len(str(refusal.value)) < 200


@given(hostile.decimals(), CURRENCIES)
def test_any_number_is_money_or_refused(amount: Decimal, currency: str) -> None:
    try:
        money = Money.rounded(amount, currency)
    except DomainError:
        return
    with localcontext(prec=50):
        exact = amount.quantize(Decimal(1).scaleb(-EXPONENTS[currency]), ROUND_HALF_UP)
    assert money.decimal == exact


def test_what_a_currency_can_not_say_is_no_exact_amount() -> None:
    with pytest.raises(AmountTooPrecise, match=r"more decimals than JPY has \(0\)"):
        Money.exact(Decimal("1.5"), "JPY")
