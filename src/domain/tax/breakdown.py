"""The tax breakdown of a document: one row for each way in which something on it is taxed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from domain.money import Money
from domain.tax.treatment import TaxCategory, TaxScheme, TaxTreatment

_HUNDRED = Decimal(100)


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
    reason_code: str = ""
    scheme: TaxScheme = TaxScheme.VAT
    jurisdiction: str = ""
    certificate: str = ""


_Group = tuple[TaxScheme, TaxCategory, Decimal, str, tuple[tuple[str, Decimal], ...], str]


def break_down(
    amounts: Iterable[tuple[TaxTreatment, Money]], currency: str
) -> tuple[TaxSubtotal, ...]:
    """Group amounts by treatment and tax each group once (BR-CO-17, BR-S-08, BR-S-09).

    The tax of a group is its taxable sum × rate, rounded half-up; it is never the sum of
    rounded line taxes. Groups come in the order of their first appearance.
    """
    sums: dict[_Group, int] = {}
    treatments: dict[_Group, TaxTreatment] = {}
    for treatment, amount in amounts:
        key = _group(treatment)
        sums[key] = sums.get(key, 0) + (amount - Money.zero(currency)).amount_minor
        known = treatments.setdefault(key, treatment)
        if not known.reason and treatment.reason:
            treatments[key] = treatment
    rows: list[TaxSubtotal] = []
    for key, minor in sums.items():
        rows.extend(_subtotals(treatments[key], Money(minor, currency)))
    return tuple(rows)


def _group(treatment: TaxTreatment) -> _Group:
    return (
        treatment.scheme,
        treatment.category,
        treatment.rate,
        treatment.reason_code,
        tuple((part.name, part.rate) for part in treatment.jurisdictions),
        treatment.certificate,
    )


def _subtotals(treatment: TaxTreatment, taxable: Money) -> Iterable[TaxSubtotal]:
    parts = [(part.name, part.rate) for part in treatment.jurisdictions] or [("", treatment.rate)]
    for name, rate in parts:
        yield TaxSubtotal(
            category=treatment.category,
            rate=rate,
            taxable=taxable,
            tax=Money.rounded(taxable.decimal * rate / _HUNDRED, taxable.currency),
            reason=treatment.reason,
            reason_code=treatment.reason_code,
            scheme=treatment.scheme,
            jurisdiction=name,
            certificate=treatment.certificate,
        )
