"""All that the portal reads of invoices, behind one port."""

from datetime import date

from sqlalchemy import Engine

from adapters.postgres.portal_list import read_page
from adapters.postgres.portal_sheet import read_file, read_sheet
from application.invoicing.portal_reads import (
    ArchivedFile,
    InvoiceFilters,
    InvoicePage,
    InvoiceSheet,
    Place,
)
from domain.identity import AccountId, InvoiceId


class PostgresPortalInvoices:
    """`application.invoicing.portal_reads.PortalInvoices`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(
        self,
        account_id: AccountId,
        filters: InvoiceFilters,
        place: Place | None,
        *,
        today: date,
        visible_since: date | None,
    ) -> InvoicePage:
        return read_page(self._engine, account_id, filters, place, today, visible_since)

    def sheet(
        self,
        account_id: AccountId,
        invoice_id: InvoiceId,
        *,
        today: date,
        visible_since: date | None,
    ) -> InvoiceSheet:
        return read_sheet(self._engine, account_id, invoice_id, today, visible_since)

    def file(
        self, account_id: AccountId, invoice_id: InvoiceId, *, visible_since: date | None
    ) -> ArchivedFile | None:
        return read_file(self._engine, account_id, invoice_id, visible_since)
