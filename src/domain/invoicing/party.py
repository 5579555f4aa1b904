"""Who stands on a document, as they were when it was issued."""

from dataclasses import dataclass
from datetime import date

from domain.invoicing.errors import InvoiceIncomplete, check_texts


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
        """The address as it is written on an envelope, without empty lines."""
        town = " ".join(part for part in (self.post_code, self.city) if part)
        parts = (self.line1, self.line2, town, self.region, self.country)
        return tuple(part for part in parts if part)


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
