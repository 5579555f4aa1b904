"""The customers' pages."""

from entrypoints.web.portal.invoices import portal_invoices

__all__ = ["portal_invoices"]
