"""Whatever is handed in becomes a whole document or an error that names the field."""

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.builders import a_vendor, an_account, an_id
from tests.domain import hostile

from domain.billing import Transaction, TransactionAdjustment, TransactionLine, draft_content
from domain.errors import DomainError, InvalidField, InvalidInput
from domain.identity import InvoiceId, JournalEntryId
from domain.invoicing import Invoice
from domain.journal import for_invoice
from domain.tax import TaxCategory, TaxTreatment


def usual(**said: Any) -> dict[str, Any]:
    return {
        "vendor": "NORTH",
        "source": "ledger",
        "reference": "T-1",
        "customer": "C-1001",
        "currency": "GBP",
        "lines": (a_line(),),
        "exchange_rate": Decimal("1.17"),
    } | said


def a_line(**said: Any) -> TransactionLine:
    return TransactionLine(
        **{"description": "Paper", "quantity": Decimal(3), "unit_price": Decimal(5)} | said
    )


def an_adjustment(**said: Any) -> TransactionAdjustment:
    return TransactionAdjustment(
        **{"amount": Decimal(1), "is_charge": True, "reason": "Freight"} | said
    )


ADJUSTMENTS = hostile.some_of({"amount": hostile.decimals(), "reason": hostile.texts()}).map(
    lambda said: (an_adjustment(**said),)
)
LINES = hostile.some_of(
    {
        "description": hostile.texts(),
        "quantity": hostile.decimals(),
        "unit_price": hostile.decimals(),
        "unit": hostile.texts(),
        "base_quantity": hostile.decimals(),
        "item_code": hostile.texts(),
        "note": hostile.texts(),
        "adjustments": ADJUSTMENTS,
    }
).map(lambda said: a_line(**said))
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "vendor": hostile.texts(),
    "source": hostile.texts(),
    "reference": hostile.texts(),
    "customer": hostile.texts(),
    "currency": hostile.texts() | st.sampled_from(["JPY", "KWD", "EUR", "gbp"]),
    "lines": st.lists(LINES, max_size=2).map(tuple),
    "issue_date": hostile.dates(),
    "terms_days": st.integers() | st.booleans(),
    "adjustments": ADJUSTMENTS,
    "prepaid": hostile.decimals(),
    "rounding": hostile.decimals(),
    "po_reference": hostile.texts(),
    "accounting_reference": hostile.texts(),
    "note": hostile.texts(),
    "tax_point": hostile.dates(),
    "delivered_on": hostile.dates(),
    "exchange_rate": hostile.decimals(),
}


def issued(said: dict[str, Any], payload: str = "{}") -> Invoice:
    """All that the domain does with a transaction, from its construction to the journal."""
    transaction = Transaction(**said, payload=payload)
    transaction.fingerprint  # noqa: B018 - must not fail either
    vendor, account = a_vendor(currency="EUR"), an_account()
    content = draft_content(transaction, vendor, account)
    invoice = Invoice(InvoiceId(an_id("hostile")), account.id, vendor.id, content)
    invoice.approve()
    invoice.issue("INV", "INV-2026-000001", transaction.issue_date or date(2026, 3, 2))
    for_invoice(JournalEntryId(an_id("entry")), invoice)
    return invoice


@settings(max_examples=400)
@given(hostile.some_of(FIELDS))
def test_any_transaction_is_issued_or_refused_with_the_field(said: dict[str, Any]) -> None:
    outcome = issued_or_refused(usual(**said))
    event(type(outcome).__name__)
    if isinstance(outcome, Invoice):
        assert not outcome.open.is_negative
        assert outcome.content_hash
    else:
        assert all(pointer.startswith("/") for pointer in pointers(outcome))
        assert str(outcome).encode()


def issued_or_refused(said: dict[str, Any]) -> Invoice | DomainError:
    try:
        return issued(said)
    except DomainError as refusal:
        return refusal


def pointers(error: DomainError) -> list[str]:
    if isinstance(error, InvalidInput):
        return [flaw.pointer for flaw in error.fields]
    assert isinstance(error, InvalidField), repr(error)
    return [error.pointer]


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"currency": "XXX"}, "/currency"),
        ({"reference": "a\0b"}, "/reference"),
        ({"customer": ""}, "/customer"),
        ({"note": "\ud800"}, "/note"),
        ({"issue_date": date.min}, "/issue_date"),
        ({"terms_days": True}, "/terms_days"),
        ({"terms_days": 10**5000}, "/terms_days"),
        ({"lines": ()}, "/lines"),
        ({"lines": (a_line(quantity=Decimal("sNaN")),)}, "/lines/0/quantity"),
        ({"lines": (a_line(), a_line(unit_price=Decimal("1e1000000")))}, "/lines/1/unit_price"),
        ({"lines": (a_line(description="\u202exe.pdf"),)}, "/lines/0/description"),
        ({"lines": (a_line(unit="PIECE"),)}, "/lines/0/unit"),
        (
            {"lines": (a_line(quantity=Decimal(10**9), unit_price=Decimal(10**13)),)},
            "/lines/0",
        ),
        (
            {"lines": (a_line(quantity=Decimal(9000), unit_price=Decimal(10**9)),) * 2},
            "/lines",
        ),
        ({"prepaid": Decimal("Infinity")}, "/prepaid"),
        ({"rounding": Decimal("0.001")}, "/rounding"),
        ({"exchange_rate": Decimal("NaN")}, "/exchange_rate"),
        (
            {"exchange_rate": Decimal("1e9"), "lines": (a_line(unit_price=Decimal(10**9)),)},
            "/exchange_rate",
        ),
        (
            {"adjustments": (an_adjustment(amount=Decimal("NaN")),)},
            "/adjustments/0/amount",
        ),
        (
            {"adjustments": (an_adjustment(reason="\r\n"),)},
            "/adjustments/0/reason",
        ),
    ],
)
def test_what_is_wrong_is_named(said: dict[str, Any], pointer: str) -> None:
    with pytest.raises(DomainError) as refusal:
        issued(usual(**said))
    assert pointers(refusal.value) == [pointer]


def test_every_wrong_line_is_named_at_once() -> None:
    lines = (a_line(quantity=Decimal("NaN")), a_line(), a_line(description=" "))
    with pytest.raises(InvalidInput) as refusal:
        issued(usual(lines=lines))
    assert pointers(refusal.value) == ["/lines/0/quantity", "/lines/2/description"]


@pytest.mark.parametrize(
    "payload", ['{"note": "\\u0000"}', '{"\\ud800": 1}', '{"n": [1e999]}', '{"n": NaN}']
)
def test_a_payload_that_can_not_be_stored_is_refused(payload: str) -> None:
    with pytest.raises(InvalidField, match="can't be kept"):
        issued(usual(), payload)


def test_a_payload_may_hold_any_writing() -> None:
    said = {"note": "Zürich 東京 \N{GRINNING FACE} שלום", "n": [1.5, None, True]}
    assert issued(usual(), json.dumps(said)).number
    assert issued(usual(), json.dumps(said, ensure_ascii=False)).number


def test_an_error_never_repeats_all_that_was_handed_in() -> None:
    with pytest.raises(DomainError) as refusal:
        issued(usual(currency="G\0\u202e" * 10_000))
    assert len(str(refusal.value)) < 600
    assert str(refusal.value).isprintable()


@given(hostile.decimals(), hostile.texts(), hostile.texts())
def test_a_tax_treatment_is_whole_or_refused(rate: Decimal, reason: str, code: str) -> None:
    for category in TaxCategory:
        with suppress(DomainError):
            treatment = TaxTreatment(category, rate, reason=reason, reason_code=code)
            assert 0 <= treatment.rate <= 100
