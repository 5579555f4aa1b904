"""Rows become transactions, or say why not in the words of the file."""

from datetime import date
from decimal import Decimal

import pytest

from application.billing.importing import (
    DocumentMapper,
    DocumentRefused,
    FileFormat,
    by_date,
    count_by_document,
    gather,
    read_mapping,
    read_rows,
)
from application.billing.importing.mapper import read_number
from domain.billing import Transaction
from domain.errors import InvalidField
from domain.invoicing import DocumentKind

MAPPING = """
source = "ledger"
document = "Doc"
customer = "Customer"
currency = {column = "Cur", if_empty = "GBP"}
credit_note_when = {column = "Doc", matches = "^C"}
[vendor]
code = "acme"
[lines]
description = {column = "What", if_empty = "Article {Doc}"}
quantity = "Qty"
unit_price = "Price"
[fields]
issue_date = "Date"
date_formats = ["%d/%m/%Y", "%Y-%m-%d"]
shift_days = 1
"""
HEADER = "Doc,Customer,Cur,What,Qty,Price,Date"


def read(*lines: str, mapping: str = MAPPING) -> tuple[list[Transaction], list[str]]:
    understood = read_mapping(mapping)
    content = [f"{line}\n".encode() for line in (HEADER, *lines)]
    counts = count_by_document(read_rows(content, understood.file)[1], 0)
    header, rows = read_rows(content, understood.file)
    mapper = DocumentMapper(understood, header)
    made: list[Transaction] = []
    flaws: list[str] = []
    for document in by_date(gather(rows, 0, counts), mapper.place_of):
        try:
            made.append(mapper(document))
        except DocumentRefused as refused:
            flaws += [f"{flaw.row} {flaw.flaw}" for flaw in refused.flaws]
    return made, flaws


def test_rows_of_a_document_that_lie_apart_make_one_transaction() -> None:
    made, flaws = read(
        "1,x,EUR,Cup,2,1.5,2024-01-31", "2,x,,Jug,1,9,2024-02-01", "1,x,EUR,,3,2,2024-01-31"
    )
    assert not flaws
    first = made[0]
    assert [(line.description, line.quantity) for line in first.lines] == [
        ("Cup", Decimal(2)),
        ("Article 1", Decimal(3)),
    ]
    assert first.issue_date == date(2024, 2, 1)
    assert [one.currency for one in made] == ["EUR", "GBP"]


def test_a_credit_note_has_its_quantities_negated() -> None:
    made, _ = read("C1,x,,Cup,-2,1.5,31/01/2024")
    assert made[0].kind is DocumentKind.CREDIT_NOTE
    assert made[0].lines[0].quantity == 2


def test_one_bad_row_refuses_its_whole_document_and_all_flaws_are_named() -> None:
    made, flaws = read("1,,,Cup,two,1.5,31.1.24", "1,y,,Cup,1,,31.1.24", "2,x,,Cup,1,1,2024-01-01")
    assert [one.reference for one in made] == ["2"]
    assert flaws == [
        "1 Customer: “y” differs from “” of the first row",
        "0 Date: “31.1.24” is not a date like %d/%m/%Y or %Y-%m-%d",
        "None Customer: no customer is named",
        "0 Qty: “two” is not a number",
        "1 Price: is empty",
    ]


def test_a_date_in_the_year_1_is_refused() -> None:
    _, flaws = read("1,x,,Cup,1,1,0001-01-01")
    assert flaws[0].startswith("0 Date: 0001-01-02 is not between")


def test_a_ragged_row_takes_its_document_with_it() -> None:
    made, flaws = read("1,x,,Cup,1,1,2024-01-01", "1,x,,Cup")
    assert not made
    assert flaws == ["1 has 4 cells where the header has 7"]


def test_a_row_without_a_document_stands_alone() -> None:
    made, flaws = read(",x,,Cup,1,1,2024-01-01", "1,x,,Cup,1,1,2024-01-01")
    assert len(made) == 1
    assert flaws == ["0 Doc: is empty"]


def test_transactions_come_in_the_order_of_their_dates() -> None:
    made, _ = read("2,x,,A,1,1,2024-01-02", "3,x,,A,1,1,2024-01-02", "1,x,,A,1,1,2024-01-01")
    assert [one.reference for one in made] == ["1", "2", "3"]


def test_the_same_rows_have_the_same_fingerprint_and_others_another() -> None:
    row = "1,x,,Cup,1,1.10,2024-01-01"
    same, again, other = (read(one)[0][0] for one in (row, row, row.replace("1.10", "1.1")))
    assert same.fingerprint == again.fingerprint != other.fingerprint


def test_what_is_found_later_is_said_in_the_words_of_the_file() -> None:
    mapping = read_mapping(MAPPING)
    header, _ = read_rows([HEADER.encode()], mapping.file)
    explain = DocumentMapper(mapping, header).explain
    line = explain(InvalidField("/lines/2/unit_price", "must not be negative"))
    assert (line.row, str(line.flaw)) == (2, "Price: must not be negative")
    whole = explain(InvalidField("/customer", "there is no customer “x”"))
    assert (whole.row, str(whole.flaw)) == (None, "Customer: there is no customer “x”")


@pytest.mark.parametrize(
    ("written", "decimal", "thousands", "number"),
    [
        ("1234.5", ".", "", "1234.5"),
        ("-1.234.567,89", ",", ".", "-1234567.89"),
        ("1234,5", ",", ".", "1234.5"),
        ("1,5", ".", "", None),
        ("1.23,4", ",", ".", None),
        ("12,34.5", ".", ",", None),
        ("1e5", ".", "", None),
        ("NaN", ".", "", None),
        ("٣", ".", "", None),
        ("", ".", "", None),
        ("9" * 41, ".", "", None),
    ],
)
def test_numbers_are_read_as_the_mapping_says_and_never_guessed(
    written: str, decimal: str, thousands: str, number: str | None
) -> None:
    read = read_number(written, FileFormat(decimal=decimal, thousands=thousands))
    assert read == (None if number is None else Decimal(number))
