"""What happened to documents; each is read by the audit trail, some start further work."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.identity import AccountId, InvoiceId, VendorId
from domain.money import Money


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    """A document got its number and became owed (or credited)."""

    action: ClassVar[str] = "invoice.issued"
    invoice_id: InvoiceId
    account_id: AccountId
    vendor_id: VendorId
    number: str
    issue_date: date
    payable: Money
    content_hash: bytes
    bulk: bool
    """Issued along with many others, so that its document may wait for single ones."""

    @property
    def subject(self) -> tuple[str, str]:
        return "invoice", str(self.invoice_id)

    def details(self) -> dict[str, object]:
        return {
            "number": self.number,
            "issue_date": self.issue_date.isoformat(),
            "payable": str(self.payable),
            "content_sha256": self.content_hash.hex(),
        }


@dataclass(frozen=True, slots=True)
class InvoiceCredited:
    """A credit note lowered what is owed on an invoice."""

    action: ClassVar[str] = "invoice.credited"
    invoice_id: InvoiceId
    account_id: AccountId
    credit_note_id: InvoiceId
    amount: Money

    @property
    def subject(self) -> tuple[str, str]:
        return "invoice", str(self.invoice_id)

    def details(self) -> dict[str, object]:
        return {"credit_note": str(self.credit_note_id), "amount": str(self.amount)}


@dataclass(frozen=True, slots=True)
class InvoiceSettled:
    """Money was allocated to an invoice."""

    action: ClassVar[str] = "invoice.settled"
    invoice_id: InvoiceId
    account_id: AccountId
    amount: Money
    open: Money

    @property
    def subject(self) -> tuple[str, str]:
        return "invoice", str(self.invoice_id)

    def details(self) -> dict[str, object]:
        return {"amount": str(self.amount), "open": str(self.open)}


@dataclass(frozen=True, slots=True)
class InvoiceWrittenOff:
    """What was open is no longer expected."""

    action: ClassVar[str] = "invoice.written_off"
    invoice_id: InvoiceId
    account_id: AccountId
    amount: Money
    reason: str

    @property
    def subject(self) -> tuple[str, str]:
        return "invoice", str(self.invoice_id)

    def details(self) -> dict[str, object]:
        return {"amount": str(self.amount), "reason": self.reason}
