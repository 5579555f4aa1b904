"""The tax breakdown of a document: one row for each way in which something on it is taxed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.exact import EXACT
from domain.money import CurrencyMismatch, Money
from domain.tax.treatment import TaxCategory, TaxScheme, TaxTreatment


@dataclass(frozen=True, slots=True)
class TaxSubtotal:
    """BG-23: taxable amount (BT-116), tax (BT-117), category (BT-118), rate in percent (BT-119).

    For sales tax there is a row for each jurisdiction; their taxable amounts are the same money.
    """

    category: TaxCategory
    rate: Decimal
    taxable: Money
    tax: Money
    reason: str = ""
    """BT-120; where lines of one category have several, all of them."""
    reason_code: str = ""
    """BT-121; empty where lines of one category have several."""
    scheme: TaxScheme = TaxScheme.VAT
    jurisdiction: str = ""
    certificate: str = ""


_Group = tuple[TaxScheme, TaxCategory, Decimal, tuple[tuple[str, Decimal], ...], str]


def break_down(
    amounts: Iterable[tuple[TaxTreatment, Money]], currency: str
) -> tuple[TaxSubtotal, ...]:
    """Group amounts by treatment and tax each group once (BR-CO-17, BR-S-08, BR-S-09).

    The tax of a group is its taxable sum × rate, rounded half-up; it is never the sum of
    rounded line taxes. Groups come in the order of their first appearance.
    """
    return tuple(
        row
        for treatment, taxable in grouped(amounts, currency)
        for row in taxed(treatment, taxable)
    )


def grouped(
    amounts: Iterable[tuple[TaxTreatment, Money]], currency: str
) -> tuple[tuple[TaxTreatment, Money], ...]:
    """What is taxed alike, put together.

    VAT has exactly one group for each category and rate (BR-E-01, BR-AE-01, BR-S-08), whatever
    the reasons of its lines; their texts are joined.
    """
    sums: dict[_Group, int] = {}
    treatments: dict[_Group, list[TaxTreatment]] = {}
    last: TaxTreatment | None = None  # most lines are taxed as the one before
    for treatment, amount in amounts:
        if amount.currency != currency:
            raise CurrencyMismatch(currency, amount.currency)
        if treatment is not last:
            last, key = treatment, _group(treatment)
            alike = treatments.setdefault(key, [])
            if treatment not in alike:
                alike.append(treatment)
        sums[key] = sums.get(key, 0) + amount.amount_minor
    return tuple((_common(treatments[key]), Money(minor, currency)) for key, minor in sums.items())


def taxed(treatment: TaxTreatment, taxable: Money) -> Iterable[TaxSubtotal]:
    """The rows of one group: one of VAT, one for each jurisdiction of sales tax."""
    parts = [(part.name, part.rate) for part in treatment.jurisdictions] or [("", treatment.rate)]
    for name, rate in parts:
        exact = EXACT.scaleb(EXACT.multiply(taxable.decimal, rate), -2)
        yield TaxSubtotal(
            category=treatment.category,
            rate=rate,
            taxable=taxable,
            tax=Money.rounded(exact, taxable.currency),
            reason=treatment.reason,
            reason_code=treatment.reason_code,
            scheme=treatment.scheme,
            jurisdiction=name,
            certificate=treatment.certificate,
        )


def _group(treatment: TaxTreatment) -> _Group:
    return (
        treatment.scheme,
        treatment.category,
        treatment.rate,
        tuple((part.name, part.rate) for part in treatment.jurisdictions),
        treatment.certificate,
    )


def _common(alike: list[TaxTreatment]) -> TaxTreatment:
    if len(alike) == 1:
        return alike[0]
    codes = {treatment.reason_code for treatment in alike}
    reasons = dict.fromkeys(treatment.reason or treatment.reason_code for treatment in alike)
    return replace(
        alike[0],
        reason="; ".join(reason for reason in reasons if reason),
        reason_code=codes.pop() if len(codes) == 1 else "",
    )
