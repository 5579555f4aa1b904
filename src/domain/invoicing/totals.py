"""The totals of a document, by EN 16931's rules BR-CO-10 to BR-CO-17."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.invoicing.errors import InvoiceIncomplete
from domain.invoicing.line import Adjustment, LineItem
from domain.money import Money, total
from domain.tax import TaxSubtotal, TaxTreatment, break_down


@dataclass(frozen=True, slots=True)
class Totals:
    """BG-22. All amounts are of the document's currency."""

    lines_net: Money
    """BT-106: sum of the lines' net amounts (BR-CO-10)."""
    allowances: Money
    """BT-107: sum of document allowances (BR-CO-11)."""
    charges: Money
    """BT-108: sum of document charges (BR-CO-12)."""
    tax_exclusive: Money
    """BT-109: BT-106 − BT-107 + BT-108 (BR-CO-13)."""
    tax: Money
    """BT-110: sum of the tax of each breakdown row (BR-CO-14)."""
    tax_inclusive: Money
    """BT-112: BT-109 + BT-110 (BR-CO-15)."""
    prepaid: Money
    """BT-113."""
    rounding: Money
    """BT-114: what is added to make the payable amount round, such as to whole kronor."""
    payable: Money
    """BT-115: BT-112 − BT-113 + BT-114 (BR-CO-16)."""


def add_up(
    lines: Sequence[LineItem],
    adjustments: Sequence[Adjustment],
    currency: str,
    prepaid: Money | None = None,
    rounding: Money | None = None,
) -> tuple[Totals, tuple[TaxSubtotal, ...]]:
    """Totals and tax breakdown of a document. Every adjustment needs a tax treatment."""
    zero = Money.zero(currency)
    prepaid = prepaid or zero
    rounding = rounding or zero
    taxed: list[tuple[TaxTreatment, Money]] = [(line.tax, line.net) for line in lines]
    for adjustment in adjustments:
        if adjustment.tax is None:
            raise InvoiceIncomplete(
                "adjustments", "an allowance or charge of the document needs its tax category"
            )
        taxed.append((adjustment.tax, adjustment.signed))
    breakdown = break_down(taxed, currency)
    lines_net = total((line.net for line in lines), currency)
    allowances = total((a.amount for a in adjustments if not a.is_charge), currency)
    charges = total((a.amount for a in adjustments if a.is_charge), currency)
    tax_exclusive = lines_net - allowances + charges
    tax = total((row.tax for row in breakdown), currency)
    tax_inclusive = tax_exclusive + tax
    totals = Totals(
        lines_net=lines_net,
        allowances=allowances,
        charges=charges,
        tax_exclusive=tax_exclusive,
        tax=tax,
        tax_inclusive=tax_inclusive,
        prepaid=prepaid,
        rounding=rounding,
        payable=tax_inclusive - prepaid + rounding,
    )
    return totals, breakdown
