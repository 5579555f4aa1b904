"""A payment and its allocations."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import DomainError
from domain.identity import AccountId, InvoiceId, PaymentId, VendorId
from domain.money import Money, total


class AllocationExceedsPayment(DomainError):
    """More was to be allocated than was paid."""


class PaymentMethod(StrEnum):
    BANK_TRANSFER = "bank_transfer"
    CARD = "card"
    DIRECT_DEBIT = "direct_debit"
    CASH = "cash"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Allocation:
    """A payment's share on an invoice."""

    invoice_id: InvoiceId
    amount: Money


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received from an account. What no invoice takes is the customer's credit."""

    id: PaymentId
    vendor_id: VendorId
    account_id: AccountId
    received_on: date
    amount: Money
    method: PaymentMethod
    reference: str
    allocations: tuple[Allocation, ...] = ()

    def __post_init__(self) -> None:
        if self.amount.amount_minor <= 0:
            raise DomainError(f"A payment is above zero, not {self.amount}.")
        if any(allocation.amount.amount_minor <= 0 for allocation in self.allocations):
            raise DomainError("An allocation is above zero.")
        if self.unallocated.is_negative:
            raise AllocationExceedsPayment(
                f"{self.amount - self.unallocated} was allocated of {self.amount}."
            )

    @property
    def unallocated(self) -> Money:
        allocated = total((a.amount for a in self.allocations), self.amount.currency)
        return self.amount - allocated
