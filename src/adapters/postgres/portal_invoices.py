"""All that the portal reads of invoices, behind one port."""

from sqlalchemy import Engine

from adapters.postgres.portal_list import read_page
from adapters.postgres.portal_sheet import read_facts, read_file, read_sheet
from application.invoicing.portal_reads import (
    DocumentFacts,
    DocumentFile,
    InvoiceFilters,
    InvoicePage,
    InvoiceSheet,
    Place,
    PortalScope,
)
from domain.identity import AccountId, InvoiceId


class PostgresPortalInvoices:
    """`application.invoicing.portal_reads.PortalInvoices`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(self, scope: PortalScope, filters: InvoiceFilters, place: Place | None) -> InvoicePage:
        return read_page(self._engine, scope, filters, place)

    def sheet(self, scope: PortalScope, invoice_id: InvoiceId) -> InvoiceSheet:
        return read_sheet(self._engine, scope, invoice_id)

    def file(self, scope: PortalScope, invoice_id: InvoiceId) -> DocumentFile:
        return read_file(self._engine, scope, invoice_id)

    def facts(self, account_id: AccountId, invoice_id: InvoiceId) -> DocumentFacts:
        return read_facts(self._engine, account_id, invoice_id)
