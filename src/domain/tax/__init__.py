"""Taxes: which category a line falls into, and what each category adds up to."""

from domain.tax.breakdown import TaxSubtotal, break_down, grouped, taxed
from domain.tax.treatment import (
    REASON_TEXTS,
    Jurisdiction,
    TaxCategory,
    TaxRuleBroken,
    TaxScheme,
    TaxTreatment,
)

__all__ = [
    "REASON_TEXTS",
    "Jurisdiction",
    "TaxCategory",
    "TaxRuleBroken",
    "TaxScheme",
    "TaxSubtotal",
    "TaxTreatment",
    "break_down",
    "grouped",
    "taxed",
]
