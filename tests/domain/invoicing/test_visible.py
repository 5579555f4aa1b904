"""The hash of an issued document covers all that a person can see on it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    ISSUE_DATE,
    REDUCED,
    STANDARD,
    a_bank_account,
    a_line,
    an_address,
    money,
    some_content,
)

from domain.calendar import PaymentTerms
from domain.invoicing import (
    Adjustment,
    DocumentKind,
    InvoiceContent,
    Party,
    content_hash,
    reference_to,
)
from domain.money import Money
from domain.tax import Jurisdiction, TaxCategory, TaxScheme, TaxTreatment

NUMBER = "INV-2026-000001"
DUE = ISSUE_DATE + timedelta(days=30)


def full_party(name: str) -> Party:
    address = an_address(line2="Second floor", region="Avon")
    return Party(name, address, "GB1", "0123", "a@b.example", "R-1")


def full_invoice() -> InvoiceContent:
    """Every field says something."""
    exempt = TaxTreatment(TaxCategory.EXEMPT, Decimal(0), reason="Education", reason_code="VATEX-1")
    line = a_line(
        note="As agreed",
        base_quantity=2,
        unit="HUR",
        adjustments=(Adjustment(money("1.00"), False, "Damaged box"),),
    )
    return some_content(
        (line, a_line(tax=exempt)),
        seller=full_party("Northwind Stationers Ltd"),
        buyer=full_party("Ashdown Interiors Ltd"),
        adjustments=(Adjustment(money("2.00"), True, "Freight", REDUCED),),
        prepaid=money("3.00"),
        rounding=money("0.04"),
        note="Thank you",
        tax_point=date(2026, 3, 1),
        delivered_on=date(2026, 2, 28),
        preceding=reference_to("INV-2025-000009", date(2025, 1, 1)),
        correction_reason="Wrong price",
        bank=a_bank_account(),
        accounting_currency="EUR",
        exchange_rate=Decimal("1.17"),
    )


def of_sales_tax() -> InvoiceContent:
    parts = (Jurisdiction("New York State", Decimal(4)), Jurisdiction("Albany", Decimal(4)))
    taxed = TaxTreatment(
        TaxCategory.STANDARD, Decimal(8), scheme=TaxScheme.SALES_TAX, jurisdictions=parts
    )
    exempt = TaxTreatment(
        TaxCategory.EXEMPT,
        Decimal(0),
        scheme=TaxScheme.SALES_TAX,
        certificate="ST-120",
        reason="Resale",
    )
    return some_content((a_line(tax=taxed), a_line(tax=exempt)))


Path = tuple[str | int, ...]


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every single fact in a thing made of dataclasses and tuples, with the way to it."""
    if isinstance(value, Money):
        yield path, value
    elif is_dataclass(value):
        for one in fields(value):
            yield from leaves(getattr(value, one.name), (*path, one.name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value


def put(value: Any, path: Path, new: Any) -> Any:
    """The same thing with another fact at this place."""
    if not path:
        return new
    step, *rest = path
    if isinstance(step, int):
        return (*value[:step], put(value[step], tuple(rest), new), *value[step + 1 :])
    return replace(value, **{step: put(getattr(value, step), tuple(rest), new)})


OTHERWISE: dict[object, Any] = {
    "unit": "DAY",
    "issue_date": "2025-01-02",
    "accounting_currency": "USD",
    DocumentKind.INVOICE: DocumentKind.CREDIT_NOTE,
    TaxCategory.STANDARD: TaxCategory.CANARY_ISLANDS,
    TaxCategory.EXEMPT: TaxCategory.OUTSIDE_SCOPE,
}
"""Other values for fields or values that bear only certain ones."""


def another(path: Path, value: Any) -> Any:
    """A fact that differs and may stand in the same place."""
    if value in OTHERWISE or path[-1] in OTHERWISE:
        return OTHERWISE.get(value) or OTHERWISE[path[-1]]
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return f"{value} altered"
    step = {int: 1, Decimal: 1, date: timedelta(days=1)}
    return value + (Money(1, value.currency) if isinstance(value, Money) else step[type(value)])


TIED = {
    "scheme": "test_the_scheme_of_the_tax_is_seen",
    "currency": "test_the_currency_is_seen",
    "rate": "test_the_rate_of_the_tax_is_seen",
}
"""Facts that can't be changed alone without breaking a rule; each has a test of its own."""


def hashed(content: InvoiceContent) -> bytes:
    return content_hash(content, NUMBER, ISSUE_DATE, DUE)


def _is_tied(name: str, path: Path, value: Any) -> bool:
    """Whether it can't be another one alone: absent things, and what VAT doesn't know."""
    if value is None or path[-1] in TIED:
        return True
    return (path[-1] == "accounting_currency" and not value) or (name, path[-1]) == (
        "vat",
        "certificate",
    )


CASES = [
    pytest.param(content, path, value, id=f"{name}-{'.'.join(map(str, path))}")
    for name, content in (("vat", full_invoice()), ("sales-tax", of_sales_tax()))
    for path, value in leaves(content)
    if not _is_tied(name, path, value)
]


@pytest.mark.parametrize(("content", "path", "value"), CASES)
def test_changing_any_fact_changes_the_hash(
    content: InvoiceContent, path: Path, value: Any
) -> None:
    if path == ("kind",):  # a credit note has no prepaid amount
        content = replace(content, prepaid=None)
    altered = put(content, path, another(path, value))
    assert altered != content
    assert hashed(altered) != hashed(content)


def test_every_field_of_every_part_is_tried() -> None:
    """A field that is added to the model is tried by itself, or makes this fail."""
    tried = {(type(_owner(case)), case.values[1][-1]) for case in CASES}
    tried_names = {(owner.__name__, name) for owner, name in tried}
    parts = {type(part) for content in (full_invoice(), of_sales_tax()) for part in _parts(content)}
    wanted = {
        (part.__name__, one.name)
        for part in parts
        for one in fields(part)
        if one.name not in TIED and not _is_made_of_parts(part, one.name)
    }
    assert wanted <= tried_names


def _owner(case: Any) -> Any:
    content, path, _ = case.values
    value = content
    for step in path[:-1]:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, Money):
        return
    if is_dataclass(value):
        yield value
        for one in fields(value):
            yield from _parts(getattr(value, one.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts(item)


def _is_made_of_parts(part: type, name: str) -> bool:
    known = {
        ("InvoiceContent", field)
        for field in ("seller", "buyer", "lines", "terms", "adjustments", "preceding", "bank")
    }
    known |= {("Party", "address"), ("LineItem", "tax"), ("LineItem", "adjustments")}
    known |= {("TaxTreatment", "jurisdictions"), ("Adjustment", "tax")}
    return (part.__name__, name) in known


def test_number_and_dates_are_seen() -> None:
    content = full_invoice()
    whole = hashed(content)
    day = timedelta(days=1)
    assert content_hash(content, "INV-2026-000002", ISSUE_DATE, DUE) != whole
    assert content_hash(content, NUMBER, ISSUE_DATE + day, DUE) != whole
    assert content_hash(content, NUMBER, ISSUE_DATE, DUE + day) != whole


def test_the_currency_is_seen() -> None:
    pounds, euros = some_content(2), some_content(2, currency="EUR")
    assert hashed(pounds) != hashed(euros)


def test_the_scheme_of_the_tax_is_seen() -> None:
    exempt = {"reason": "Education", "category": TaxCategory.EXEMPT, "rate": Decimal(0)}
    vat = some_content((a_line(tax=TaxTreatment(**exempt)),))
    sales_tax = some_content((a_line(tax=TaxTreatment(**exempt, scheme=TaxScheme.SALES_TAX)),))
    assert hashed(vat) != hashed(sales_tax)


def test_the_rate_of_the_tax_is_seen() -> None:
    """Also where it changes no amount, because the line is over nothing."""
    free = [some_content((a_line(unit_price=0, tax=tax),)) for tax in (STANDARD, REDUCED)]
    assert hashed(free[0]) != hashed(free[1])
    cities = [
        TaxTreatment(
            TaxCategory.STANDARD,
            Decimal(8),
            scheme=TaxScheme.SALES_TAX,
            jurisdictions=(Jurisdiction("State", state), Jurisdiction("City", 8 - state)),
        )
        for state in (Decimal(3), Decimal(4))
    ]
    free = [some_content((a_line(unit_price=0, tax=tax),)) for tax in cities]
    assert hashed(free[0]) != hashed(free[1])


def test_the_order_of_lines_and_where_a_text_stands_are_seen() -> None:
    first, second = a_line(description="First"), a_line(description="Second")
    assert hashed(some_content((first, second))) != hashed(some_content((second, first)))
    assert hashed(some_content((a_line(note="x"),))) != hashed(
        some_content((a_line(note="", item_code="x"),))
    )


def test_nothing_is_left_to_chance_between_absent_and_empty() -> None:
    without, withholding = some_content(1, prepaid=None), some_content(1, prepaid=money(0))
    assert hashed(without) == hashed(withholding)  # nobody can see a difference


@given(st.integers(1, 4), st.text("abc", max_size=3), st.integers(0, 60))
def test_equal_contents_have_equal_hashes(lines: int, note: str, days: int) -> None:
    made = [
        some_content(lines, note=note, terms=PaymentTerms(days), exchange_rate=rate)
        for rate in (Decimal("1.5"), Decimal("1.500"))
    ]
    assert made[0] == made[1]
    assert hashed(made[0]) == hashed(made[1])


def test_numbers_written_otherwise_have_equal_hashes() -> None:
    short = some_content((a_line(quantity="100", unit_price="1.5"),))
    long = some_content((a_line(quantity="1E+2", unit_price="1.500"),))
    assert hashed(short) == hashed(long)


def test_documents_from_before_there_were_cost_centres_keep_their_hash() -> None:
    """Computed when `InvoiceContent` had no `accounting_reference` yet."""
    assert content_hash(some_content(), NUMBER, ISSUE_DATE, DUE).hex() == (
        "b25d1155702ec23172c109546f128b63c98d7c11dd4ba07cd99a4e534481123f"
    )
