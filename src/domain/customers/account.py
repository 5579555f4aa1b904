"""A customer company or person that is billed."""

from dataclasses import dataclass

from domain.calendar import PaymentTerms
from domain.identity import AccountId
from domain.invoicing import InvoiceIncomplete, Party, check_texts


@dataclass(frozen=True, slots=True)
class Account:
    """A buyer (BG-7) and what was agreed with it."""

    id: AccountId
    reference: str
    """By which ledger and CRM know the customer; unique."""
    party: Party
    tier: str = "basic"
    language: str = "en"
    terms: PaymentTerms | None = None
    """Own payment terms; otherwise the vendor's."""

    def __post_init__(self) -> None:
        if not self.reference.strip():
            raise InvoiceIncomplete("reference", "is needed")
        check_texts(reference=self.reference, tier=self.tier, language=self.language)
