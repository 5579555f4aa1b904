"""What the law wants to read on a document about its taxes (Directive 2006/112/EC art. 226)."""

from adapters.weasyprint.figures import percent
from domain.tax import TaxCategory, TaxScheme, TaxSubtotal, TaxTreatment

_SHORT = {
    TaxCategory.EXEMPT: "Exempt",
    TaxCategory.REVERSE_CHARGE: "Reverse charge",
    TaxCategory.INTRA_COMMUNITY: "Intra-EU",
    TaxCategory.EXPORT: "Export",
    TaxCategory.OUTSIDE_SCOPE: "No VAT",
}
"""What stands in a line where its rate would stand."""

_REQUIRED = {
    TaxCategory.ZERO_RATED: "Zero-rated",
    TaxCategory.EXEMPT: "Exempt",
    TaxCategory.REVERSE_CHARGE: "Reverse charge",
    TaxCategory.INTRA_COMMUNITY: "Intra-Community supply",
    TaxCategory.EXPORT: "Export",
    TaxCategory.OUTSIDE_SCOPE: "Not subject to VAT",
    TaxCategory.CANARY_ISLANDS: "IGIC (Canary Islands)",
    TaxCategory.CEUTA_MELILLA: "IPSI (Ceuta and Melilla)",
    TaxCategory.SPLIT_PAYMENT: "Split payment",
}
"""What must be said of a category, whatever reason the seller gives besides."""

_REASONS = {
    "VATEX-EU-D": "Margin scheme — travel agents",
    "VATEX-EU-F": "Margin scheme — second-hand goods",
    "VATEX-EU-I": "Margin scheme — works of art",
    "VATEX-EU-J": "Margin scheme — collector’s items and antiques",
}
"""Art. 226 (13) and (14): wording prescribed for codes of category E (BT-121)."""


def rate_in_line(tax: TaxTreatment) -> str:
    """How a line is taxed, in the width of a column: 20 %, Exempt, Reverse charge."""
    if tax.scheme is TaxScheme.SALES_TAX:
        return percent(tax.rate) if tax.rate else "Exempt"
    return _SHORT.get(tax.category) or percent(tax.rate)


def remark(row: TaxSubtotal) -> str:
    """Why a group is taxed as it is; empty where the rate says it all."""
    if row.scheme is TaxScheme.SALES_TAX:
        parts = [] if row.rate else ["Exempt", row.reason]
        if row.certificate:
            parts.append(f"certificate {row.certificate}")
        return _joined(parts)
    return _joined([_REQUIRED.get(row.category, ""), row.reason or _reason_of(row.reason_code)])


def _reason_of(code: str) -> str:
    """The wording of a code; the code itself where the category's own words don't cover it."""
    own = {"VATEX-EU-AE", "VATEX-EU-IC", "VATEX-EU-G", "VATEX-EU-O"}
    return "" if code in own else _REASONS.get(code, code)


def _joined(parts: list[str]) -> str:
    """The parts, without one that an other says already."""
    kept: list[str] = []
    for part in parts:
        said = part.casefold()
        if not part or any(said in other.casefold() for other in kept):
            continue
        kept = [other for other in kept if other.casefold() not in said]
        kept.append(part)
    return ", ".join(kept)
