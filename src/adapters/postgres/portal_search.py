"""What somebody types into the portal's search box, as conditions on documents."""

import re
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, or_, select

from adapters.postgres.tables import invoice_lines, invoices, vendors
from domain.identity import AccountId
from domain.money import EXPONENTS, MAX_AMOUNT_MINOR

MOST_WORDS = 8
"""Each is looked for in every document of the account; what follows them is passed over."""

_ENGLISH = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d{1,4})?", re.ASCII)
_CONTINENTAL = re.compile(r"(?:[1-9]\d{0,2}(?:\.\d{3})+|0|[1-9]\d*)(?:,\d{1,4})?", re.ASCII)
_UNUSUAL = {
    exponent: [code for code, has in EXPONENTS.items() if has == exponent]
    for exponent in sorted(set(EXPONENTS.values()) - {2})
}
"""Currencies with other than two decimals."""


def matching(account_id: AccountId, text: str) -> Iterator[ColumnElement[bool]]:
    """Every word must match, each in whatever field it likes.

    Only documents of the account are looked through, so its own number of them is the cost.
    """
    for word in text.split()[:MOST_WORDS]:
        yield or_(*_with_word(account_id, word))


def _with_word(account_id: AccountId, word: str) -> Iterator[ColumnElement[bool]]:
    in_lines = select(invoice_lines.c.invoice_id).where(
        invoice_lines.c.invoice_id == invoices.c.id,
        invoice_lines.c.account_id == account_id,
        invoice_lines.c.description.icontains(word, autoescape=True),
    )
    yield from (
        column.icontains(word, autoescape=True)
        for column in (
            invoices.c.number,
            invoices.c.po_reference,
            invoices.c.accounting_reference,
            invoices.c.source_reference,
            vendors.c.name,
        )
    )
    if word.upper() in EXPONENTS:
        yield invoices.c.currency == word.upper()
    for amount in amounts_in(word):
        yield from _asking_for(amount)
    yield in_lines.exists()


def amounts_in(word: str) -> set[Decimal]:
    """What the word can mean as an amount, whichever way its marks are read; none for a number
    with zeros in front, as documents' numbers have them."""
    found = set()
    if _ENGLISH.fullmatch(word):
        found.add(Decimal(word.replace(",", "")))
    if _CONTINENTAL.fullmatch(word):
        found.add(Decimal(word.replace(".", "").replace(",", ".")))
    return found


def _asking_for(amount: Decimal) -> Iterator[ColumnElement[bool]]:
    """Documents whose total or open amount is this, in any currency that can express it."""
    for exponent, in_these_currencies in _currencies():
        minor = amount.scaleb(exponent)
        if minor == minor.to_integral_value() and 0 < minor <= MAX_AMOUNT_MINOR:
            is_it = or_(invoices.c.payable == int(minor), invoices.c.open == int(minor))
            yield and_(in_these_currencies, is_it)


def _currencies() -> Iterator[tuple[int, ColumnElement[bool]]]:
    """Numbers of decimals, each with the condition that a document's currency has so many."""
    yield 2, invoices.c.currency.not_in([code for codes in _UNUSUAL.values() for code in codes])
    for exponent, codes in _UNUSUAL.items():
        yield exponent, invoices.c.currency.in_(codes)
