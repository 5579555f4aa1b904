"""The legal entities of the business that issue invoices."""

from domain.vendors.vendor import (
    DEFAULT_REGION,
    REGION,
    DatedTooFarAhead,
    UnknownSeries,
    Vendor,
)

__all__ = ["DEFAULT_REGION", "REGION", "DatedTooFarAhead", "UnknownSeries", "Vendor"]
