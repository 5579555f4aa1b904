"""The legal entities of the business that issue invoices."""

from domain.vendors.vendor import UnknownSeries, Vendor

__all__ = ["UnknownSeries", "Vendor"]
