"""The API for other systems: `/api/v1`."""

from entrypoints.api.document import document
from entrypoints.api.invoices import invoices
from entrypoints.api.transactions import transactions

BLUEPRINTS = (transactions, invoices, document)

__all__ = ["BLUEPRINTS"]
