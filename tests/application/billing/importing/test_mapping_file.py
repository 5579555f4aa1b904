"""A mapping is read from TOML; everything wrong with it is said at once."""

from pathlib import Path

import pytest

from application.billing.importing import MappingIncomplete, read_mapping
from domain.tax import TaxCategory

DEMO = Path(__file__).parents[4] / "demo" / "online-retail" / "mapping.toml"

GOOD = """
source = "ledger"
document = "Doc"
customer = "Customer"
currency = {constant = "EUR"}
[vendor]
code = "acme"
[lines]
description = "What"
quantity = "Qty"
unit_price = "Price"
[fields]
issue_date = "Date"
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(MappingIncomplete) as error:
        read_mapping(text)
    return error.value.mistakes


def test_the_demos_mapping_is_read() -> None:
    mapping = read_mapping(DEMO.read_text())
    assert mapping.source == "online-retail"
    assert mapping.vendor.choose({"StockCode": "85123A"}) == "hollin"
    assert mapping.vendor.choose({"StockCode": "22914"}) == "larkspur"
    tax = mapping.tax.choose({"Country": "France"})
    assert tax is not None
    assert tax.category is TaxCategory.EXPORT


def test_it_names_every_column_that_it_needs() -> None:
    mapping = read_mapping(GOOD + '[tax]\ncolumn="Land"\n[tax.table]\nDE={category="S",rate="19"}')
    assert mapping.columns == {"Doc", "Customer", "What", "Qty", "Price", "Date", "Land"}


def test_an_empty_mapping_lists_all_that_is_missing() -> None:
    said = " ".join(mistakes(""))
    for name in ("source", "document", "vendor", "customer", "currency", "lines", "fields"):
        assert f"{name}:" in said


def test_every_mistake_is_listed_with_its_place() -> None:
    said = mistakes(
        GOOD
        + """
date_formats = ["%d"]
shift_days = 1.5
late = "tomorrow"
colour = "red"
[tax.otherwise]
category = "XX"
[tax.table]
DE = {category = "S"}
[file]
encoding = "utf-16"
delimiter = ";;"
decimal = ","
thousands = ","
[credit_note_when]
column = "Doc"
matches = "("
"""
    )
    places = [one.split(": ")[0] for one in said]
    assert sorted(places) == sorted(
        [
            "fields.colour",
            "fields.date_formats",
            "fields.shift_days",
            "fields.late",
            "credit_note_when.matches",
            "tax",
            "tax.table.DE",
            "tax.otherwise.category",
            "file.encoding",
            "file.delimiter",
            "file.thousands",
        ]
    )


def test_text_that_is_not_toml_is_said_with_its_line() -> None:
    assert "line 1" in mistakes("source = ?\n")[0]


@pytest.mark.parametrize("value", ["3", '{column = "A", constant = "B"}', "{}"])
def test_a_field_is_a_column_or_a_constant(value: str) -> None:
    said = mistakes(GOOD.replace('{constant = "EUR"}', value))
    assert said[0].startswith("currency:")
