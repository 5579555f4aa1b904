"""Numbers of documents: each its own, without a gap, in the order of dates."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import ISSUE_DATE, a_vendor, an_approved_invoice, an_invoice
from tests.domain import hostile

from domain.errors import DomainError
from domain.invoicing import BadNumberFormat, DocumentKind, NumberFormat, NumberRange, State
from domain.vendors import UnknownSeries

FORMATS = st.sampled_from(
    [
        "INV-{year}-{seq:06}",
        "{seq}",
        "{seq:03}/{year}",
        "R.{seq:01}",
        "{year}_{seq}",
        "2026-{seq}-A",
    ]
).map(NumberFormat)
DATES = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(FORMATS, st.integers(1, 10**9), DATES, DATES)
def test_two_places_of_a_series_never_have_the_same_number(
    form: NumberFormat, sequence: int, one_day: date, another: date
) -> None:
    first = form.number(sequence, one_day)
    for other in (sequence + 1, sequence * 10, sequence * 10 + 1, sequence + 999_999):
        assert form.number(other, another) != first


@given(FORMATS, st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_ranges_that_follow_each_other_leave_no_gap_and_no_duplicate(
    form: NumberFormat, counts: list[int]
) -> None:
    taken: list[str] = []
    first = 1
    for count in counts:
        place = NumberRange("INV", form, first, count)
        taken += place.numbers([ISSUE_DATE] * count)
        first += count
    assert taken == [form.number(place, ISSUE_DATE) for place in range(1, sum(counts) + 1)]
    assert len(set(taken)) == len(taken)


@given(st.lists(DATES, min_size=2, max_size=6))
def test_dates_never_decrease_within_a_series(dates: list[date]) -> None:
    place = NumberRange("INV", NumberFormat("{seq}"), 1, len(dates))
    assert len(place.numbers(sorted(dates))) == len(dates)
    if any(later < earlier for earlier, later in pairwise(dates)):
        with pytest.raises(ValueError, match="never decrease"):
            place.numbers(dates)


def test_there_is_one_date_for_each_number() -> None:
    with pytest.raises(ValueError, match="one date"):
        NumberRange("INV", NumberFormat("{seq}"), 1, 2).numbers([ISSUE_DATE])


def test_a_number_goes_on_through_the_years() -> None:
    form = NumberFormat("INV-{year}-{seq:06}")
    assert form.number(41, date(2026, 12, 31)) == "INV-2026-000041"
    assert form.number(42, date(2027, 1, 1)) == "INV-2027-000042"
    assert form.number(1_234_567, date(2027, 1, 1)) == "INV-2027-1234567"


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "INV-{year}",
        "{seq}{seq}",
        "{year}{seq}",
        "{seq}{year}",
        "1{seq}",
        "{seq}1",
        "INV {seq}",
        "INV-{seq}\n",
        "{month}-{seq}",
        "INV-{seq}" + "x" * 30,
        "INV-\u202e{seq}",
        "{seq:6}",
        "{seq.__class__}",
    ],
)
def test_a_format_that_could_repeat_or_deceive_is_refused(pattern: str) -> None:
    with pytest.raises(BadNumberFormat):
        NumberFormat(pattern)


@given(hostile.texts() | st.text("{}seqyar:0123456789-", max_size=20))
def test_any_pattern_is_a_format_or_refused(pattern: str) -> None:
    try:
        form = NumberFormat(pattern)
    except DomainError:
        return
    assert form.number(1, ISSUE_DATE) != form.number(2, ISSUE_DATE)


def test_a_draft_has_no_number_and_an_issued_document_keeps_its_own() -> None:
    invoice = an_invoice()
    assert invoice.number == ""
    invoice.approve()
    assert invoice.number == ""
    invoice.issue("INV", "INV-2026-000001", ISSUE_DATE)
    with pytest.raises(DomainError, match="issued can't be issued"):
        invoice.issue("INV", "INV-2026-000002", ISSUE_DATE)
    assert (invoice.number, invoice.state) == ("INV-2026-000001", State.ISSUED)


def test_issuing_that_fails_uses_no_number() -> None:
    invoice = an_approved_invoice()
    with pytest.raises(DomainError):
        invoice.issue("INV", "INV-2026-000001", date.min)
    assert (invoice.number, invoice.state) == ("", State.APPROVED)


def test_two_series_of_a_vendor_can_not_make_the_same_number() -> None:
    for other in ("INV-{year}-{seq:04}", "INV-2026-{seq}", "INV-{seq}-{year}"):
        series = {"INV": NumberFormat("INV-{year}-{seq:06}"), "CN": NumberFormat(other)}
        with pytest.raises(BadNumberFormat, match="the same number"):
            a_vendor(series=series)


@given(FORMATS, FORMATS, st.integers(1, 10**7), st.integers(1, 10**7), DATES, DATES)
def test_formats_of_different_shapes_never_make_the_same_number(
    one: NumberFormat, other: NumberFormat, a: int, b: int, day: date, another: date
) -> None:
    if one.shape != other.shape:
        assert one.number(a, day) != other.number(b, another)


def test_a_document_goes_into_the_series_of_its_kind_or_the_wanted_one() -> None:
    vendor = a_vendor()
    assert vendor.series_for(DocumentKind.INVOICE)[0] == "INV"
    assert vendor.series_for(DocumentKind.CREDIT_NOTE)[0] == "CN"
    assert vendor.series_for(DocumentKind.INVOICE, "CN")[0] == "CN"
    with pytest.raises(UnknownSeries, match="no numbering series “X�”"):
        vendor.series_for(DocumentKind.INVOICE, "X\0")
