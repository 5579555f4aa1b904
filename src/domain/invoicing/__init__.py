"""The legal document: what stands on it, its numbers, its life. EN 16931's terms throughout."""

from domain.invoicing.content import DocumentKind, InvoiceContent
from domain.invoicing.crediting import (
    Creditable,
    CreditApplied,
    TaxRow,
    credit_in_full,
    credit_lines,
    reference_to,
)
from domain.invoicing.errors import (
    CreditExceedsInvoice,
    IllegalTransition,
    InvoiceIncomplete,
    NumberOutOfOrder,
    check_texts,
)
from domain.invoicing.events import (
    InvoiceCredited,
    InvoiceIssued,
    InvoiceSettled,
    InvoiceWrittenOff,
)
from domain.invoicing.invoice import Invoice
from domain.invoicing.lifecycle import TRANSITIONS, Event, State, after
from domain.invoicing.line import Adjustment, LineItem
from domain.invoicing.numbering import BadNumberFormat, NumberFormat, NumberRange
from domain.invoicing.party import BankAccount, Party, PostalAddress, PrecedingDocument
from domain.invoicing.totals import Totals, add_up
from domain.invoicing.visible import content_hash, visible

__all__ = [
    "TRANSITIONS",
    "Adjustment",
    "BadNumberFormat",
    "BankAccount",
    "CreditApplied",
    "CreditExceedsInvoice",
    "Creditable",
    "DocumentKind",
    "Event",
    "IllegalTransition",
    "Invoice",
    "InvoiceContent",
    "InvoiceCredited",
    "InvoiceIncomplete",
    "InvoiceIssued",
    "InvoiceSettled",
    "InvoiceWrittenOff",
    "LineItem",
    "NumberFormat",
    "NumberOutOfOrder",
    "NumberRange",
    "Party",
    "PostalAddress",
    "PrecedingDocument",
    "State",
    "TaxRow",
    "Totals",
    "add_up",
    "after",
    "check_texts",
    "content_hash",
    "credit_in_full",
    "credit_lines",
    "reference_to",
    "visible",
]
