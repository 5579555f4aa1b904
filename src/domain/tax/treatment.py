"""How a line, an allowance or a charge is taxed."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.errors import DomainError
from domain.exact import is_within
from domain.text import quoted, why_unfit


class TaxRuleBroken(DomainError):
    """A tax treatment that the standard or the law does not know."""


class TaxScheme(StrEnum):
    """Which law the tax comes from; it decides the words on the document."""

    VAT = "VAT"
    """Value added tax: one rate a line, shown per category (EN 16931 BG-23)."""
    SALES_TAX = "SALES_TAX"
    """US sales tax: shown per jurisdiction, never called VAT."""


class TaxCategory(StrEnum):
    """UNCL 5305, the codes that EN 16931 admits (BT-151)."""

    STANDARD = "S"
    ZERO_RATED = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_COMMUNITY = "K"
    EXPORT = "G"
    OUTSIDE_SCOPE = "O"
    CANARY_ISLANDS = "L"
    CEUTA_MELILLA = "M"
    SPLIT_PAYMENT = "B"
    """Italy: the buyer pays the tax to the authority, so it stands on the document all the same."""

    @property
    def bears_no_tax(self) -> bool:
        """The rate is zero by definition (BR-Z-05, BR-E-05, BR-AE-05 and the like)."""
        return self not in _TAXED

    @property
    def needs_reason(self) -> bool:
        """An exemption reason must be printed (BR-E-10, BR-AE-10, BR-IC-10, BR-G-10, BR-O-10)."""
        return self in _REASONED

    @property
    def needs_buyer_tax_id(self) -> bool:
        """The buyer's VAT identifier must be on the document (BR-AE-02, BR-IC-02)."""
        return self in (TaxCategory.REVERSE_CHARGE, TaxCategory.INTRA_COMMUNITY)


_TAXED = {
    TaxCategory.STANDARD,
    TaxCategory.CANARY_ISLANDS,
    TaxCategory.CEUTA_MELILLA,
    TaxCategory.SPLIT_PAYMENT,
}
_REASONED = {
    TaxCategory.EXEMPT,
    TaxCategory.REVERSE_CHARGE,
    TaxCategory.INTRA_COMMUNITY,
    TaxCategory.EXPORT,
    TaxCategory.OUTSIDE_SCOPE,
}

_HUNDRED = Decimal(100)

REASON_TEXTS = {
    TaxCategory.REVERSE_CHARGE: ("VATEX-EU-AE", "Reverse charge"),
    TaxCategory.INTRA_COMMUNITY: ("VATEX-EU-IC", "Intra-Community supply"),
    TaxCategory.EXPORT: ("VATEX-EU-G", "Export outside the EU or UK: zero-rated"),
    TaxCategory.OUTSIDE_SCOPE: ("VATEX-EU-O", "Not subject to VAT"),
}
"""The code (BT-121) and wording (BT-120) of each category that has only one reason."""


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """One authority that levies US sales tax, with its rate in percent."""

    name: str
    rate: Decimal

    def __post_init__(self) -> None:
        if not self.name.strip() or why_unfit(self.name):
            raise TaxRuleBroken("A jurisdiction needs a name that can be printed.")
        if not _is_rate(self.rate):
            raise TaxRuleBroken(f"The rate of {self.name} is not between 0 and 100 %.")


def _is_rate(rate: Decimal) -> bool:
    return is_within(rate, _HUNDRED) and rate >= 0


@dataclass(frozen=True, slots=True)
class TaxTreatment:
    """Category (BT-151), rate in percent (BT-152) and why there is no tax (BT-120, BT-121).

    Sales tax names its jurisdictions, whose rates add up to `rate`; an exempt sale names the
    certificate instead.
    """

    category: TaxCategory
    rate: Decimal
    reason: str = ""
    reason_code: str = ""
    scheme: TaxScheme = TaxScheme.VAT
    jurisdictions: tuple[Jurisdiction, ...] = ()
    certificate: str = ""

    def __post_init__(self) -> None:
        if not _is_rate(self.rate):
            raise TaxRuleBroken(f"A tax rate of {quoted(self.rate)} % is not within 0 to 100.")
        if why := why_unfit(self.reason, paragraph=True):
            raise TaxRuleBroken(f"The reason why there is no tax {why}.")
        for code in (self.reason_code, self.certificate):
            if why := why_unfit(code):
                raise TaxRuleBroken(f"The code of the reason why there is no tax {why}.")
        if self.scheme is TaxScheme.VAT:
            self._check_vat()
        else:
            self._check_sales_tax()

    def _check_vat(self) -> None:
        if self.category.bears_no_tax and self.rate != 0:
            raise TaxRuleBroken(
                f"Category {self.category} bears no tax, so its rate is 0, not {self.rate}."
            )
        if self.category is TaxCategory.STANDARD and self.rate == 0:
            raise TaxRuleBroken(
                "The standard category has a rate above 0 (BR-S-05); zero-rated is category Z."
            )
        if self.category.needs_reason and not (self.reason or self.reason_code):
            raise TaxRuleBroken(f"Category {self.category} needs the reason why there is no tax.")
        if self.jurisdictions or self.certificate:
            raise TaxRuleBroken("Jurisdictions and certificates belong to sales tax, not to VAT.")

    def _check_sales_tax(self) -> None:
        if sum(part.rate for part in self.jurisdictions) != self.rate:
            raise TaxRuleBroken("The rates of the jurisdictions must add up to the rate.")
        if self.rate == 0 and not (self.certificate or self.reason):
            raise TaxRuleBroken("A sale without sales tax names the certificate or the reason.")

    @classmethod
    def of(cls, category: TaxCategory, rate: Decimal = Decimal(0)) -> "TaxTreatment":
        """The VAT treatment with the usual wording of its category."""
        code, reason = REASON_TEXTS.get(category, ("", ""))
        return cls(category, rate, reason=reason, reason_code=code)
