"""The legal entities of the business that issue invoices."""

from domain.vendors.vendor import DatedTooFarAhead, UnknownSeries, Vendor

__all__ = ["DatedTooFarAhead", "UnknownSeries", "Vendor"]
