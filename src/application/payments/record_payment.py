"""Record money that came in, and which invoices it settles."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from application.clock import Clock, NewId
from application.unit_of_work import BeginWork, KeyedPayment, KnownPayment, UnitOfWork
from domain.audit import Actor, AuditEvent
from domain.customers import Account
from domain.errors import Conflict, InvalidField
from domain.identity import InvoiceId, JournalEntryId, PaymentId, VendorId
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
        while True:
            with self._begin(actor) as work:
                recording = _Recording(work, commands, self._clock.now(), self._new_id)
                recorded = [recording.record(command) for command in commands]
                if recording.keep():
                    for payment in recording.payments:
                        work.record(self._event(payment, actor))
                    work.commit()
                    return recorded
            # Somebody used a key since it was looked for; now their payment can be seen.

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


class _Recording:
    """Records commands with one look-up for each kind of thing that they name."""

    def __init__(
        self, work: UnitOfWork, commands: Sequence[RecordPayment], now: datetime, new_id: NewId
    ) -> None:
        self._work = work
        self._now = now
        self._new_id = new_id
        self._added: list[KeyedPayment] = []
        self._settled: dict[InvoiceId, Invoice] = {}
        self._vendors = {code: work.vendors.by_code(code) for code in {c.vendor for c in commands}}
        self._accounts = work.accounts.by_references({c.customer for c in commands})
        self._ids: dict[tuple[VendorId, str], InvoiceId] = {}
        for code, vendor in self._vendors.items():
            numbers = {s.invoice_number for c in commands if c.vendor == code for s in c.shares}
            if numbers:
                found = work.invoices.ids_of(vendor.id, "", numbers)
                self._ids |= {(vendor.id, number): one for number, one in found.items()}
        ids = set(self._ids.values())
        self._invoices = work.invoices.for_update(ids) if ids else {}
        # Keys are looked for behind the locks: whoever waited for the invoices may have waited
        # for the very same payment.
        self._known: dict[tuple[VendorId, str], KnownPayment] = {}
        for code, vendor in self._vendors.items():
            keys = {c.key for c in commands if c.vendor == code}
            known = work.payments.by_keys(vendor.id, keys)
            self._known |= {(vendor.id, key): one for key, one in known.items()}

    @property
    def payments(self) -> list[Payment]:
        return [one.payment for one in self._added]

    def record(self, command: RecordPayment) -> RecordedPayment:
        vendor = self._vendors[command.vendor]
        known = self._known.get((vendor.id, command.key))
        if known is not None:
            if known.fingerprint != command.fingerprint:
                raise PaymentKeyReused(command.key)
            return RecordedPayment(known.payment_id, created=False)
        account = self._accounts.get(command.customer)
        if account is None:
            raise InvalidField("/customer", f"there is no customer “{command.customer}”")
        if command.amount.amount_minor <= 0:
            raise InvalidField("/amount", f"a payment is above zero, not {command.amount}")
        if command.received_on > vendor.today(self._now):
            raise InvalidField("/received_on", f"{command.received_on} lies in the future")
        invoices = self._invoices_of(command, vendor.id, account)
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
        for invoice, allocation in zip(invoices, payment.allocations, strict=True):
            invoice.settle(allocation.amount)
            self._settled[invoice.id] = invoice
        self._added.append(KeyedPayment(payment, command.key, command.fingerprint))
        self._known[vendor.id, command.key] = KnownPayment(command.fingerprint, payment.id)
        return RecordedPayment(payment.id, created=True)

    def keep(self) -> bool:
        """Write all of it; False, and nothing may be committed, where a key was used meanwhile."""
        if not self._work.payments.add_all(self._added):
            return False
        for invoice in self._settled.values():
            self._work.invoices.save(invoice)
        self._work.journal.post(
            [for_payment(JournalEntryId(self._new_id()), payment) for payment in self.payments]
        )
        return True

    def _invoices_of(
        self, command: RecordPayment, vendor_id: VendorId, account: Account
    ) -> list[Invoice]:
        """Those of the shares, in their order."""
        invoices: list[Invoice] = []
        for place, share in enumerate(command.shares):
            number, pointer = share.invoice_number, f"/shares/{place}/invoice_number"
            invoice_id = self._ids.get((vendor_id, number))
            invoice = self._invoices[invoice_id] if invoice_id else None
            if invoice is None or invoice.account_id != account.id:
                raise InvalidField(pointer, f"this customer has no invoice “{number}”")
            if any(one.id == invoice.id for one in invoices):
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
