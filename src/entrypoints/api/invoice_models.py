"""Documents as the API shows them. Amounts are text in major units, dates ISO 8601."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from application.invoicing.api_reads import ApiInvoiceRow
from entrypoints.api.links import Links

Amount = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$", examples=["45.00"])]
Status = Literal["issued", "partially_paid", "paid", "void", "uncollectible"]
Kind = Literal["invoice", "credit_note"]


class Shown(BaseModel):
    """Something that is only ever answered."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class InvoiceSummary(Shown):
    """An issued invoice or credit note."""

    id: UUID
    number: str = Field(examples=["INV-2026-000001"])
    kind: Kind
    status: Status
    is_overdue: bool
    vendor: str
    customer: str
    source_reference: str = Field(description="The reference of its transaction.")
    po_reference: str
    accounting_reference: str
    issue_date: date
    due_date: date
    currency: str
    tax_exclusive: Amount
    tax: Amount
    payable: Amount
    open: Amount = Field(description="What is still owed; nothing on a credit note.")
    url: str = Field(description="Of this document in the API.")
    portal_url: str = Field(description="Where its customer sees it.")

    @classmethod
    def of(cls, row: ApiInvoiceRow, links: Links) -> Self:
        return cls.model_validate(summary_fields(row, links))


class InvoiceList(Shown):
    """One page, the newest first."""

    invoices: Sequence[InvoiceSummary]
    next: str | None = Field(description="The address of the page that follows; null at the end.")


def summary_fields(row: ApiInvoiceRow, links: Links) -> dict[str, object]:
    return {
        "id": row.id,
        "number": row.number,
        "kind": row.kind,
        "status": row.status,
        "is_overdue": row.is_overdue,
        "vendor": row.vendor,
        "customer": row.customer,
        "source_reference": row.source_reference,
        "po_reference": row.po_reference,
        "accounting_reference": row.accounting_reference,
        "issue_date": row.issue_date,
        "due_date": row.due_date,
        "currency": row.payable.currency,
        "tax_exclusive": str(row.tax_exclusive.decimal),
        "tax": str(row.tax.decimal),
        "payable": str(row.payable.decimal),
        "open": str(row.open.decimal),
        "url": links.invoice(row),
        "portal_url": links.portal(row),
    }
