"""Money that comes in, and which invoices it settles."""

from domain.payments.payment import Allocation, AllocationExceedsPayment, Payment, PaymentMethod

__all__ = ["Allocation", "AllocationExceedsPayment", "Payment", "PaymentMethod"]
