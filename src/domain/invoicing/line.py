"""Line items, allowances and charges."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from domain.invoicing.errors import InvoiceIncomplete
from domain.money import Money
from domain.tax import TaxTreatment

MAX_QUANTITY = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An allowance (money off) or a charge (money on), of a line or of the whole document.

    BG-20, BG-21, BG-27, BG-28. `amount` is positive; `is_charge` says which way it goes.
    `tax` is needed on documents alone: on a line it is taxed as the line is.
    """

    amount: Money
    is_charge: bool
    reason: str
    """BT-97, BT-104, BT-139, BT-144."""
    tax: TaxTreatment | None = None

    @property
    def signed(self) -> Money:
        return self.amount if self.is_charge else -self.amount


@dataclass(frozen=True)
class LineItem:
    """BG-25: one thing that is billed."""

    description: str
    """BT-153."""
    quantity: Decimal
    """BT-129."""
    unit_price: Decimal
    """BT-146: net price of `base_quantity` units, in major units, as exact as the source has it."""
    currency: str
    tax: TaxTreatment
    unit: str = "C62"
    """BT-130, UN/ECE Recommendation 20; C62 is “one”."""
    base_quantity: Decimal = Decimal(1)
    """BT-149."""
    item_code: str = ""
    """BT-155: the seller's article number."""
    note: str = ""
    """BT-127."""
    adjustments: tuple[Adjustment, ...] = ()

    def __post_init__(self) -> None:
        if not self.description.strip():
            raise InvoiceIncomplete("description", "a line needs a description (BT-153)")
        if not self.quantity.is_finite() or abs(self.quantity) > MAX_QUANTITY:
            raise InvoiceIncomplete("quantity", "must be a number of at most 1,000,000,000")
        if not self.unit_price.is_finite() or self.unit_price < 0:
            raise InvoiceIncomplete(
                "unit_price", "must not be negative (BR-27); make the quantity negative instead"
            )
        if not self.base_quantity.is_finite() or self.base_quantity <= 0:
            raise InvoiceIncomplete("base_quantity", "must be above zero")

    @cached_property
    def net(self) -> Money:
        """BT-131: quantity × price ÷ base quantity, plus charges, less allowances, rounded once."""
        exact = self.quantity * self.unit_price
        if self.base_quantity != 1:
            exact /= self.base_quantity
        for adjustment in self.adjustments:
            exact += adjustment.signed.decimal
        return Money.rounded(exact, self.currency)
