"""Money, and the one way in which Counterfoil rounds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from domain.errors import DomainError
from domain.exact import EXACT
from domain.text import quoted

MAX_AMOUNT_MINOR = 10**15 - 1
"""The largest amount, in minor units: it fits PostgreSQL's bigint with room for sums."""

_TWO_DECIMALS = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP "
    "GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD "
    "LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB "
    "PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC "
    "SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
)
_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"

EXPONENTS: dict[str, int] = {
    **dict.fromkeys(_TWO_DECIMALS.split(), 2),
    **dict.fromkeys(_NO_DECIMALS.split(), 0),
    **dict.fromkeys(_THREE_DECIMALS.split(), 3),
}
"""ISO 4217: how many decimals the minor unit of each currency in use has."""

_QUANTUM = {exponent: Decimal(1).scaleb(-exponent) for exponent in (0, 2, 3)}
_ROUNDING = Context(prec=60, rounding=ROUND_HALF_UP, traps=[InvalidOperation])


class UnknownCurrency(DomainError):
    """No currency in use has this ISO 4217 code."""

    def __init__(self, code: object) -> None:
        super().__init__(f"{quoted(code)} is not the code of a currency in use (ISO 4217).")
        self.code = code


class CurrencyMismatch(DomainError):
    """Amounts of two currencies were about to be added or compared."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"An amount in {left} can't be put together with one in {right}.")
        self.left = left
        self.right = right


class AmountTooLarge(DomainError):
    """The amount is beyond what Counterfoil keeps, or isn't a finite number."""

    def __init__(self, amount: object) -> None:
        super().__init__(f"{quoted(amount)} is not an amount that can be billed.")
        self.amount = amount


class AmountTooPrecise(AmountTooLarge):
    """The amount has more decimals than its currency knows."""

    def __init__(self, amount: Decimal, currency: str) -> None:
        DomainError.__init__(
            self,
            f"{quoted(amount)} has more decimals than {currency} has ({EXPONENTS[currency]}).",
        )
        self.amount = amount
        self.currency = currency


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount of one currency.

    `amount_minor` counts minor units (cents, yen, fils); `currency` is an ISO 4217 code.
    """

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS:
            raise UnknownCurrency(self.currency)
        if type(self.amount_minor) is not int or abs(self.amount_minor) > MAX_AMOUNT_MINOR:
            raise AmountTooLarge(self.amount_minor)

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(0, currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> "Money":
        """The amount in major units, rounded half-up (away from zero) to the minor unit."""
        if currency not in EXPONENTS:
            raise UnknownCurrency(currency)
        exponent = EXPONENTS[currency]
        try:
            quantized = amount.quantize(_QUANTUM[exponent], context=_ROUNDING)
            return cls(int(quantized.scaleb(exponent, _ROUNDING)), currency)
        except (InvalidOperation, OverflowError, ValueError) as error:
            raise AmountTooLarge(amount) from error

    @classmethod
    def exact(cls, amount: Decimal, currency: str) -> "Money":
        """The amount in major units, which must not have more decimals than the currency.

        Raises AmountTooPrecise when it can't be said exactly.
        """
        money = cls.rounded(amount, currency)
        if money.decimal != amount:
            raise AmountTooPrecise(amount, currency)
        return money

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with all decimals of the currency: 12.30, 500, 1.234."""
        return Decimal(self.amount_minor).scaleb(-EXPONENTS[self.currency], EXACT)

    @property
    def is_zero(self) -> bool:
        return self.amount_minor == 0

    @property
    def is_negative(self) -> bool:
        return self.amount_minor < 0

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount_minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount_minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount_minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount_minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount_minor >= self._same(other)

    def __str__(self) -> str:
        return f"{self.decimal} {self.currency}"

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other.amount_minor


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts of one currency; zero of that currency when there are none."""
    minor = 0
    for amount in amounts:
        if amount.currency != currency:
            raise CurrencyMismatch(currency, amount.currency)
        minor += amount.amount_minor
    return Money(minor, currency)
