"""The portal's page of one document: a few statements, each bound to the account."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, or_, select

from adapters.postgres.invoice_rows import invoice_from_rows
from adapters.postgres.portal_list import status_column, visible
from adapters.postgres.tables import (
    allocations,
    audit_events,
    documents,
    invoice_lines,
    invoices,
    payments,
    vendors,
)
from application.invoicing.portal_reads import (
    AdjustmentView,
    BankView,
    DocumentFacts,
    DocumentFile,
    HistoryEntry,
    InvoiceSheet,
    LineView,
    PartyView,
    PaymentView,
    PortalScope,
    RelatedView,
    TaxView,
    TotalsView,
)
from domain.errors import NotFound
from domain.identity import AccountId, InvoiceId, VendorId
from domain.invoicing import Adjustment, BankAccount, Invoice, LineItem, Party
from domain.money import Money
from domain.tax import TaxTreatment

HISTORY = {
    "invoice.issued": "Issued",
    "document.archived": "Document prepared",
    "invoice.settled": "Payment received",
    "invoice.credited": "Credited",
    "invoice.written_off": "Written off",
    "invoice.viewed": "Viewed",
    "document.downloaded": "Downloaded",
}
"""What of the audit trail a customer sees on the document, and in which words."""


def read_sheet(engine: Engine, scope: PortalScope, invoice_id: InvoiceId) -> InvoiceSheet:
    with engine.connect() as connection:
        row = connection.execute(
            select(
                invoices,
                vendors.c.name.label("vendor_name"),
                status_column(scope.today).label("status"),
                documents.c.code,
            )
            .join_from(invoices, vendors, vendors.c.id == invoices.c.vendor_id)
            .outerjoin(documents, documents.c.invoice_id == invoices.c.id)
            .where(visible(scope), invoices.c.id == invoice_id)
        ).one_or_none()
        if row is None:
            raise NotFound("invoice", invoice_id)
        lines = connection.execute(
            select(invoice_lines)
            .where(invoice_lines.c.invoice_id == invoice_id)
            .order_by(invoice_lines.c.position)
        ).all()
        return _sheet(
            row,
            invoice_from_rows(row, lines),
            history=_history(connection, scope.account_id, invoice_id),
            payments=_payments(connection, scope.account_id, row),
            related=_related(connection, scope, row),
        )


def read_file(engine: Engine, scope: PortalScope, invoice_id: InvoiceId) -> DocumentFile:
    with engine.connect() as connection:
        row = connection.execute(
            select(invoices.c.number, invoices.c.kind, documents.c.storage_key, documents.c.sha256)
            .outerjoin_from(invoices, documents, documents.c.invoice_id == invoices.c.id)
            .where(visible(scope), invoices.c.id == invoice_id)
        ).one_or_none()
    if row is None:
        raise NotFound("invoice", invoice_id)
    return DocumentFile(invoice_id, row.number, row.kind, row.storage_key, bytes(row.sha256 or b""))


def read_facts(engine: Engine, account_id: AccountId, invoice_id: InvoiceId) -> DocumentFacts:
    query = select(
        invoices.c.vendor_id,
        invoices.c.issue_date,
        invoices.c.payable,
        invoices.c.currency,
        invoices.c.accounting_reference,
    ).where(
        invoices.c.account_id == account_id,
        invoices.c.id == invoice_id,
        invoices.c.issue_date.is_not(None),
    )
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("invoice", invoice_id)
    amount = Money(row.payable, row.currency)
    return DocumentFacts(
        account_id, VendorId(row.vendor_id), row.issue_date, amount, row.accounting_reference
    )


def _sheet(
    row: Row[Any],
    invoice: Invoice,
    *,
    history: Sequence[HistoryEntry],
    payments: Sequence[PaymentView],
    related: Sequence[RelatedView],
) -> InvoiceSheet:
    content = invoice.content
    totals = content.totals
    return InvoiceSheet(
        id=invoice.id,
        number=invoice.number,
        kind=content.kind.value,
        status=row.status,
        vendor_name=row.vendor_name,
        seller=_party(content.seller),
        buyer=_party(content.buyer),
        issue_date=row.issue_date,
        due_date=row.due_date,
        tax_point_date=content.tax_point,
        currency=content.currency,
        lines=[_line(index, line) for index, line in enumerate(content.lines, start=1)],
        allowances_charges=[
            (
                item.reason or ("Charge" if item.is_charge else "Discount"),
                item.amount,
                item.is_charge,
            )
            for item in content.adjustments
        ],
        taxes=[
            TaxView(tax.category.value, tax.rate, tax.taxable, tax.tax, tax.reason)
            for tax in content.breakdown
        ],
        totals=TotalsView(
            lines_net=totals.lines_net,
            allowances=totals.allowances,
            charges=totals.charges,
            tax_exclusive=totals.tax_exclusive,
            tax=totals.tax,
            tax_inclusive=totals.tax_inclusive,
            prepaid=totals.prepaid,
            rounding=totals.rounding,
            payable=totals.payable,
            paid=invoice.paid,
            credited=invoice.credited,
            open=invoice.open,
        ),
        terms_text=content.terms.text,
        po_reference=content.po_reference,
        accounting_reference=content.accounting_reference,
        notes=content.note,
        bank=_bank(content.bank),
        history=history,
        payments=payments,
        related=related,
        document_ready=row.code is not None,
        verification_code=row.code or "",
    )


def _bank(bank: BankAccount | None) -> BankView | None:
    return None if bank is None else BankView(bank.holder, bank.iban, bank.bic)


def _party(party: Party) -> PartyView:
    return PartyView(party.name, party.address.lines, party.tax_id, party.email)


def _line(position: int, line: LineItem) -> LineView:
    return LineView(
        position=position,
        description=line.description,
        note=line.note,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        base_quantity=line.base_quantity,
        net=line.net,
        tax_label=_tax_label(line.tax),
        allowances=tuple(_adjustment(item) for item in line.adjustments),
    )


def _tax_label(tax: TaxTreatment) -> str:
    rate = tax.rate.normalize() if tax.rate else Decimal(0)
    return f"{rate:f} %"


def _adjustment(item: Adjustment) -> AdjustmentView:
    return AdjustmentView(item.reason, item.amount, item.is_charge)


def _history(
    connection: Connection, account_id: AccountId, invoice_id: InvoiceId
) -> list[HistoryEntry]:
    rows = connection.execute(
        select(
            audit_events.c.at,
            audit_events.c.action,
            audit_events.c.actor_kind,
            audit_events.c.actor_name,
        )
        .where(
            audit_events.c.subject_id == str(invoice_id),
            audit_events.c.account_id == account_id,
            audit_events.c.action.in_(HISTORY),
            audit_events.c.outcome == "done",
            audit_events.c.on_behalf_of == "",  # staff who look as a member are no viewers
        )
        .order_by(audit_events.c.at.desc(), audit_events.c.id.desc())
        .limit(50)
    )
    return [
        HistoryEntry(
            row.at, HISTORY[row.action], row.actor_name if row.actor_kind == "member" else ""
        )
        for row in rows
    ]


def _payments(
    connection: Connection, account_id: AccountId, invoice: Row[Any]
) -> list[PaymentView]:
    rows = connection.execute(
        select(
            payments.c.received_on, allocations.c.amount, payments.c.method, payments.c.reference
        )
        .join_from(allocations, payments, payments.c.id == allocations.c.payment_id)
        .where(
            allocations.c.invoice_id == invoice.id,
            allocations.c.account_id == account_id,
        )
        .order_by(payments.c.received_on, payments.c.id)
    )
    return [
        PaymentView(row.received_on, Money(row.amount, invoice.currency), row.method, row.reference)
        for row in rows
    ]


def _related(connection: Connection, scope: PortalScope, invoice: Row[Any]) -> list[RelatedView]:
    rows = connection.execute(
        select(invoices.c.id, invoices.c.number, invoices.c.kind, invoices.c.payable)
        .where(
            and_(
                visible(scope),
                or_(invoices.c.corrects == invoice.id, invoices.c.id == invoice.corrects),
            )
        )
        .order_by(invoices.c.id)
    )
    return [
        RelatedView(
            InvoiceId(row.id),
            row.number,
            row.kind,
            "corrects" if row.id == invoice.corrects else "corrected_by",
            Money(row.payable, invoice.currency),
        )
        for row in rows
    ]
