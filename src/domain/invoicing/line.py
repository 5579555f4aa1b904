"""Line items, allowances and charges."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from domain.exact import EXACT, is_within
from domain.invoicing.errors import InvoiceIncomplete, check_texts
from domain.money import CurrencyMismatch, Money
from domain.tax import TaxTreatment

MAX_QUANTITY = Decimal(10) ** 9
MAX_UNIT_PRICE = Decimal(10) ** 13
_UNIT = re.compile(r"[A-Z0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An allowance (money off) or a charge (money on), of a line or of the whole document.

    BG-20, BG-21, BG-27, BG-28. `amount` is never negative; `is_charge` says which way it goes.
    `tax` is needed on documents alone: on a line it is taxed as the line is.
    """

    amount: Money
    is_charge: bool
    reason: str
    """BT-97, BT-104, BT-139, BT-144: always needed (BR-33, BR-38, BR-42, BR-44)."""
    tax: TaxTreatment | None = None

    def __post_init__(self) -> None:
        if self.amount.is_negative:
            raise InvoiceIncomplete(
                "amount", "must not be negative; an allowance the other way is a charge"
            )
        if not self.reason.strip():
            raise InvoiceIncomplete("reason", "an allowance or charge needs a reason (BR-33)")
        check_texts(reason=self.reason)

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
        check_texts(paragraph=True, description=self.description, note=self.note)
        check_texts(item_code=self.item_code)
        self._check_numbers()
        if not _UNIT.fullmatch(self.unit):
            raise InvoiceIncomplete(
                "unit", "must be a code of UN/ECE Recommendation 20, such as C62 or HUR (BR-23)"
            )
        for adjustment in self.adjustments:
            if adjustment.amount.currency != self.currency:
                raise CurrencyMismatch(self.currency, adjustment.amount.currency)

    def _check_numbers(self) -> None:
        if not is_within(self.quantity, MAX_QUANTITY):
            raise InvoiceIncomplete("quantity", "must be a number of at most 1,000,000,000")
        if not is_within(self.unit_price, MAX_UNIT_PRICE):
            raise InvoiceIncomplete("unit_price", "must be a number of at most 10,000,000,000,000")
        if self.unit_price < 0:
            raise InvoiceIncomplete(
                "unit_price", "must not be negative (BR-27); make the quantity negative instead"
            )
        if not is_within(self.base_quantity, MAX_QUANTITY) or self.base_quantity <= 0:
            raise InvoiceIncomplete("base_quantity", "must be above zero")

    @cached_property
    def net(self) -> Money:
        """BT-131: quantity × price ÷ base quantity, plus charges, less allowances, rounded once."""
        exact = EXACT.multiply(self.quantity, self.unit_price)
        if self.adjustments:
            charged = Decimal(sum(item.signed.amount_minor for item in self.adjustments))
            charged = Money(int(charged), self.currency).decimal
            exact = EXACT.add(exact, EXACT.multiply(charged, self.base_quantity))
        if self.base_quantity != 1:
            exact = EXACT.divide(exact, self.base_quantity)
        return Money.rounded(exact, self.currency)
