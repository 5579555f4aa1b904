"""A form that is in order makes a transaction: whatever can't be one is named field by field."""

from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError
from tests.domain import hostile

from entrypoints.intake import TransactionForm, mistakes_of

TEXTS = (
    "vendor",
    "source",
    "reference",
    "customer",
    "series",
    "po_reference",
    "accounting_reference",
    "note",
    "corrects",
)


def a_form(**said: Any) -> dict[str, Any]:
    line = {"description": "Paper", "quantity": "3", "unit_price": "12.50"}
    usual = {"vendor": "NORTH", "reference": "T-1", "customer": "C-1001", "currency": "GBP"}
    return usual | {"lines": [line]} | said


@settings(max_examples=300)
@given(hostile.some_of({name: hostile.texts() for name in (*TEXTS, "currency")}))
def test_any_texts_make_a_transaction_or_are_named(said: dict[str, str]) -> None:
    try:
        form = TransactionForm.model_validate(a_form(**said))
    except ValidationError as error:
        named = {one.pointer.strip("/") for one in mistakes_of(error)}
    else:
        named = set()
        assert form.transaction().reference
    assert named <= said.keys()


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("character", ["\0", "\x85", "\u202e", "\u2066", "\ud800"])
def test_a_character_that_can_not_be_shown_is_refused_in_every_text(
    name: str, character: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        TransactionForm.model_validate(a_form(**{name: f"a{character}b"}))
    [mistake] = mistakes_of(refusal.value)
    assert mistake.pointer == f"/{name}"
