"""Why a transaction was refused, with the field that has to change."""

from domain.billing import TransactionConflict
from domain.calendar import ImplausibleDate
from domain.errors import Conflict, DomainError, InvalidField, InvalidInput
from domain.invoicing import CreditExceedsInvoice
from domain.money import AmountTooLarge, CurrencyMismatch, UnknownCurrency
from domain.vendors import UnknownSeries
from entrypoints.intake import Mistake

_FIELDS: dict[type[DomainError], str] = {
    UnknownCurrency: "/currency",
    CurrencyMismatch: "/currency",
    AmountTooLarge: "/lines",
    UnknownSeries: "/series",
    ImplausibleDate: "/issue_date",
    TransactionConflict: "/reference",
    CreditExceedsInvoice: "/lines",
}
"""Errors that name no field themselves, because they know nothing of transactions."""

_OTHER_WORDS = {
    "buyer": "/customer",
    "seller": "/vendor",
    "accounting_currency": "/currency",
}
"""What the document calls otherwise than the transaction that it is made of."""


def mistakes_in(error: DomainError) -> list[Mistake]:
    """Every field that the error is about; one without a pointer when it is about all of it."""
    if isinstance(error, InvalidInput):
        return [mistake for field in error.fields for mistake in mistakes_in(field)]
    if isinstance(error, InvalidField):
        first = error.pointer.split("/")[1] if error.pointer else ""
        return [Mistake(_OTHER_WORDS.get(first, error.pointer), error.message)]
    found = next((_FIELDS[kind] for kind in type(error).__mro__ if kind in _FIELDS), "")
    return [Mistake(found, str(error))]


def status_of_refusal(error: DomainError) -> int:
    """409 where it hurts what is there, 422 where it is wrong in itself."""
    return 409 if isinstance(error, Conflict) else 422
