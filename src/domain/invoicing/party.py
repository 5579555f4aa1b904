"""Who stands on a document, as they were when it was issued."""

from dataclasses import dataclass
from datetime import date

from domain.countries import country_name
from domain.invoicing.errors import InvoiceIncomplete, check_texts

_TOWN_REGION_CODE = {"US", "CA", "AU"}
"""Where the last line but the country is: town, region and post code."""

_TOWN_FIRST = {"GB", "GG", "JE", "IM", "IE", "IN", "NZ", "SG", "HK", "ZA", "TW", "TH"}
"""Where the post code follows the town."""


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """BG-5 and BG-8: seller's and buyer's postal address. `country` is ISO 3166-1 alpha-2."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    post_code: str = ""
    region: str = ""
    country: str = ""

    def __post_init__(self) -> None:
        check_texts(
            line1=self.line1,
            line2=self.line2,
            city=self.city,
            post_code=self.post_code,
            region=self.region,
            country=self.country,
        )

    @property
    def is_complete(self) -> bool:
        """Street or line, city and country are there, which the law calls a full address."""
        return all(part.strip() for part in (self.line1, self.city, self.country))

    @property
    def lines(self) -> tuple[str, ...]:
        """As on an envelope in the order of its country, without empty lines."""
        lines = (self.line1, self.line2, *self._town, country_name(self.country))
        return tuple(line.strip() for line in lines if line.strip())

    @property
    def _town(self) -> tuple[str, str]:
        if self.country in _TOWN_REGION_CODE:
            place = " ".join(part for part in (self.region, self.post_code) if part)
            return ", ".join(part for part in (self.city, place) if part), ""
        if self.country in _TOWN_FIRST:
            return f"{self.city} {self.post_code}", self.region
        return f"{self.post_code} {self.city}", self.region


@dataclass(frozen=True, slots=True)
class Party:
    """BG-4 (seller) or BG-7 (buyer)."""

    name: str
    """BT-27, BT-44."""
    address: PostalAddress = PostalAddress()
    tax_id: str = ""
    """BT-31, BT-48: the VAT identifier with its country prefix."""
    registration: str = ""
    """BT-30, BT-47: the number in the register of companies."""
    email: str = ""
    """BT-43, BT-58."""
    reference: str = ""
    """BT-29, BT-46: by which the other side knows this party."""

    def __post_init__(self) -> None:
        check_texts(
            name=self.name,
            tax_id=self.tax_id,
            registration=self.registration,
            email=self.email,
            reference=self.reference,
        )


@dataclass(frozen=True, slots=True)
class BankAccount:
    """BG-17: where a transfer goes."""

    holder: str = ""
    """BT-85."""
    iban: str = ""
    """BT-84: IBAN or national account identifier."""
    bic: str = ""
    """BT-86."""

    def __post_init__(self) -> None:
        check_texts(holder=self.holder, iban=self.iban, bic=self.bic)


@dataclass(frozen=True, slots=True)
class PrecedingDocument:
    """BG-3: the invoice that this document corrects."""

    number: str
    """BT-25."""
    issue_date: str
    """BT-26, ISO 8601."""

    def __post_init__(self) -> None:
        check_texts(number=self.number, issue_date=self.issue_date)
        if not self.number:
            raise InvoiceIncomplete("number", "the preceding invoice has a number (BR-55)")
        try:
            date.fromisoformat(self.issue_date)
        except ValueError as error:
            raise InvoiceIncomplete("issue_date", "must be a date like 2026-03-02") from error
