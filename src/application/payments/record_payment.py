"""Record money that came in, and which invoices it settles."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from application.clock import Clock, NewId
from application.unit_of_work import BeginWork, UnitOfWork
from domain.audit import Actor, AuditEvent
from domain.customers import Account
from domain.errors import Conflict, InvalidField
from domain.identity import JournalEntryId, PaymentId, VendorId
from domain.invoicing import DocumentKind, Invoice
from domain.journal import for_payment
from domain.money import Money
from domain.payments import Allocation, Payment, PaymentMethod


class PaymentKeyReused(Conflict):
    """The vendor recorded another payment under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"Another payment was recorded under the key “{key}”; it was kept.")
        self.key = key


@dataclass(frozen=True, slots=True)
class Share:
    """What an invoice gets of a payment; without an amount, what is open on it and left of it."""

    invoice_number: str
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class RecordPayment:
    """`key` tells this payment from others of the vendor: a bank's reference, a form's number."""

    key: str
    vendor: str
    """The vendor's code."""
    customer: str
    """The account's reference."""
    received_on: date
    amount: Money
    reference: str
    """What the payer wrote."""
    shares: tuple[Share, ...] = ()
    """What no invoice gets stays the customer's credit."""
    method: PaymentMethod = PaymentMethod.BANK_TRANSFER

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 over all of it: tells a repetition from another payment."""
        said = [
            *(self.customer, self.received_on.isoformat(), str(self.amount), self.reference),
            [[share.invoice_number, share.amount and str(share.amount)] for share in self.shares],
            self.method.value,
        ]
        return hashlib.sha256(json.dumps(said).encode()).digest()


@dataclass(frozen=True, slots=True)
class RecordedPayment:
    """`created` is false where the same payment was recorded before."""

    payment_id: PaymentId
    created: bool


class PaymentRecorder:
    """Payment, allocations, journal and audit in one commit; once for each key."""

    def __init__(self, begin: BeginWork, clock: Clock, new_id: NewId) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    def __call__(self, command: RecordPayment, actor: Actor) -> RecordedPayment:
        """Raises InvalidField, NotFound for the vendor, PaymentKeyReused."""
        [recorded] = self.all([command], actor)
        return recorded

    def all(self, commands: Sequence[RecordPayment], actor: Actor) -> list[RecordedPayment]:
        """All of them or none."""
        with self._begin(actor) as work:
            recorded = [self._record(work, command, actor) for command in commands]
            work.commit()
        return recorded

    def _record(self, work: UnitOfWork, command: RecordPayment, actor: Actor) -> RecordedPayment:
        vendor = work.vendors.by_code(command.vendor)
        before = _recorded_before(work, vendor.id, command)
        if before:
            return before
        account = work.accounts.by_references([command.customer]).get(command.customer)
        if account is None:
            raise InvalidField("/customer", f"there is no customer “{command.customer}”")
        if command.amount.amount_minor <= 0:
            raise InvalidField("/amount", f"a payment is above zero, not {command.amount}")
        if command.received_on > vendor.today(self._clock.now()):
            raise InvalidField("/received_on", f"{command.received_on} lies in the future")
        invoices = _invoices(work, vendor.id, account, command)
        # Whoever waited for the invoices may have waited for the very same payment.
        before = _recorded_before(work, vendor.id, command)
        if before:
            return before
        payment = Payment(
            id=PaymentId(self._new_id()),
            vendor_id=vendor.id,
            account_id=account.id,
            received_on=command.received_on,
            amount=command.amount,
            method=command.method,
            reference=command.reference,
            allocations=_allocations(command, invoices),
        )
        if not work.payments.add(payment, command.key, command.fingerprint):
            # Somebody recorded it since we looked; now that is committed and can be seen.
            meanwhile = _recorded_before(work, vendor.id, command)
            if meanwhile is None:
                raise PaymentKeyReused(command.key)
            return meanwhile
        for invoice, allocation in zip(invoices, payment.allocations, strict=True):
            invoice.settle(allocation.amount)
            work.invoices.save(invoice)
        work.journal.post([for_payment(JournalEntryId(self._new_id()), payment)])
        work.record(self._event(payment, actor))
        return RecordedPayment(payment.id, created=True)

    def _event(self, payment: Payment, actor: Actor) -> AuditEvent:
        return AuditEvent(
            self._clock.now(),
            actor,
            action="payment.recorded",
            subject_kind="payment",
            subject_id=str(payment.id),
            account_id=payment.account_id,
            details={
                "amount": str(payment.amount),
                "received_on": payment.received_on.isoformat(),
                "method": payment.method.value,
                "unallocated": str(payment.unallocated),
            },
        )


def _recorded_before(
    work: UnitOfWork, vendor_id: VendorId, command: RecordPayment
) -> RecordedPayment | None:
    known = work.payments.by_key(vendor_id, command.key)
    if known is None:
        return None
    if known.fingerprint != command.fingerprint:
        raise PaymentKeyReused(command.key)
    return RecordedPayment(known.payment_id, created=False)


def _invoices(
    work: UnitOfWork, vendor_id: VendorId, account: Account, command: RecordPayment
) -> list[Invoice]:
    """Those of the shares, locked, in their order."""
    numbers = [share.invoice_number for share in command.shares]
    ids = work.invoices.ids_of(vendor_id, "", numbers)
    locked = work.invoices.for_update(set(ids.values()))
    invoices: list[Invoice] = []
    for place, number in enumerate(numbers):
        pointer = f"/shares/{place}/invoice_number"
        invoice = locked.get(ids[number]) if number in ids else None
        if invoice is None or invoice.account_id != account.id:
            raise InvalidField(pointer, f"this customer has no invoice “{number}”")
        if numbers.index(number) != place:
            raise InvalidField(pointer, f"{number} is named twice")
        if invoice.content.kind is not DocumentKind.INVOICE:
            raise InvalidField(pointer, f"{number} is a credit note")
        if invoice.content.currency != command.amount.currency:
            raise InvalidField(pointer, f"{number} is in {invoice.content.currency}")
        invoices.append(invoice)
    return invoices


def _allocations(command: RecordPayment, invoices: Sequence[Invoice]) -> tuple[Allocation, ...]:
    left = command.amount
    allocations: list[Allocation] = []
    for place, (share, invoice) in enumerate(zip(command.shares, invoices, strict=True)):
        amount = share.amount or min(invoice.open, left)
        pointer = f"/shares/{place}/amount"
        if invoice.open.is_zero:
            raise InvalidField(pointer, f"nothing is open on {invoice.number}")
        if amount > left or left.is_zero:
            raise InvalidField(pointer, f"only {left} is left of the payment")
        if amount.amount_minor <= 0 or amount > invoice.open:
            raise InvalidField(pointer, f"{invoice.open} is open on {invoice.number}, not {amount}")
        left = left - amount
        allocations.append(Allocation(invoice.id, amount))
    return tuple(allocations)
