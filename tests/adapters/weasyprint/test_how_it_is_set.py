"""The page itself: many pages, columns, the stub, paper, colours, the QR code."""

import re
from decimal import Decimal

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.weasyprint.paper import (
    flat_text_of,
    needs_poppler,
    opened,
    pages_of,
    pdf_of,
    picture_of,
    text_of,
)
from tests.adapters.weasyprint.samples import a_content, a_line, a_request

from adapters.weasyprint.accent import readable
from application.documents import UnusableRequest
from domain.invoicing import BankAccount, Party, PostalAddress
from domain.money import Money
from domain.text import PARAGRAPH, why_unfit

_MILLIMETRE = 72 / 25.4


@needs_poppler
def test_the_head_of_the_table_and_the_number_of_the_page_are_on_every_page() -> None:
    request = a_request(a_content(120))
    pages = pages_of(request)
    assert len(pages) == 5
    for number, page in enumerate(pages, start=1):
        assert "Description" in page
        assert f"Page {number} of 5" in page
        assert "INV-2026-000123" in page


@needs_poppler
@pytest.mark.parametrize("count", range(10, 22))
def test_the_totals_never_stand_alone_on_a_page(count: int) -> None:
    last = pages_of(a_request(a_content(count)))[-1]
    assert "Amount due" in last
    assert re.search(rf"^ *{count} +\S.* 20 *%", last, re.MULTILINE)


@needs_poppler
def test_the_stub_is_on_the_first_page_alone() -> None:
    first, *others = pages_of(a_request(a_content(64)))
    assert "Is it genuine?" in first
    assert all("Is it genuine?" not in page and "Pay to" not in page for page in others)


@needs_poppler
@pytest.mark.parametrize(
    "word", ["W" * 180, "https://shop.example/" + "path/" * 40, "Donaudampfschifffahrts" * 9]
)
def test_a_word_longer_than_the_column_is_broken_and_nothing_is_lost(word: str) -> None:
    said = re.sub(r"\s", "", text_of(a_request(a_content(1, lines=(a_line(0, description=word),)))))
    left = re.sub(r"6pcs|62\.5520%15\.30|85123A", "", said)
    assert all(piece in left for piece in (word[:30], word[-10:]))
    assert sum(map(len, re.findall("W{20,}", left))) == (180 if word[0] == "W" else 0)


@needs_poppler
@pytest.mark.parametrize(
    "currency_price_quantity",
    [("GBP", "5999.99", "999999999"), ("KWD", "599.999", "999999999"), ("GBP", "9.99", "1")],
)
def test_no_amount_runs_into_its_neighbour(currency_price_quantity: tuple[str, str, str]) -> None:
    currency, price, quantity = currency_price_quantity
    line = a_line(
        0, currency=currency, quantity=Decimal(quantity), unit_price=Decimal(price), item_code=""
    )
    content = a_content(1, currency=currency, lines=(line,))
    row = next(row for row in text_of(a_request(content)).splitlines() if "T-light" in row)
    assert f"{Decimal(quantity):,}" in row.split()
    assert f"{Decimal(price):,}" in row.split()
    assert f"{line.net.decimal:,}" in row.split()


@needs_poppler
def test_a_line_that_is_longer_than_a_page_goes_on_on_the_next() -> None:
    words = " ".join(f"{number:04}" for number in range(1000))[:PARAGRAPH]
    line = a_line(0, description=words, note=words, item_code="")
    said = flat_text_of(a_request(a_content(1, lines=(line,))))
    found = re.findall(r"\b\d{4}\b", said)
    assert all(found.count(word) == 2 for word in words.split()[:2000:7] if word != "0000")
    assert "Amount due GBP 18.36" in said


@needs_poppler
def test_a_note_of_many_lines_keeps_them() -> None:
    page = pages_of(a_request(a_content(1, note="first\nsecond\n\nthird")))[0]
    assert [line.strip() for line in page.splitlines() if line.strip()].count("second") == 1


@needs_poppler
def test_markup_in_a_text_is_printed_as_text() -> None:
    hostile = "<b>bold</b> {{ 7 * 7 }} {% raw %} ]]> &amp; <!-- x --> \"quoted\" 'single'"
    said = flat_text_of(a_request(a_content(1, note=hostile)))
    assert "<b>bold</b> {{ 7 * 7 }} {% raw %} ]]> &amp; <!-- x -->" in said


_LETTERS = st.characters(max_codepoint=0x2FFF).filter(lambda letter: not why_unfit(letter))


@given(st.text(_LETTERS, max_size=200), st.text(_LETTERS, min_size=1, max_size=200))
@settings(max_examples=25, deadline=None)
def test_no_text_breaks_a_document(note: str, description: str) -> None:
    line = a_line(0, description="x" + description, note=note, item_code=note[:20])
    seller = Party("x" + note, PostalAddress("a", note, description, "", "", "GB"), tax_id="GB1")
    content = a_content(
        1, lines=(line,), seller=seller, note=note, bank=BankAccount(description, note, note)
    )
    assert pdf_of(a_request(content, vendor_name=description)).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(("paper", "size"), [("A4", (210, 297)), ("Letter", (215.9, 279.4))])
def test_the_paper_is_the_one_that_was_asked_for(paper: str, size: tuple[float, float]) -> None:
    with opened(a_request(paper=paper)) as pdf:
        box = [float(side) / _MILLIMETRE for side in pdf.pages[0].mediabox]
    assert box == pytest.approx([0, 0, *size], abs=0.1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"paper": "A5"}, "paper"),
        ({"accent": "red"}, "accent colour"),
        ({"accent": "#12"}, "accent colour"),
    ],
)
def test_unknown_paper_and_colours_are_refused(changes: dict[str, str], field: str) -> None:
    with pytest.raises(UnusableRequest) as refused:
        pdf_of(a_request(**changes))
    assert refused.value.field == field


@given(st.integers(0, 0xFFFFFF))
def test_every_accent_colour_is_readable_on_white(colour: int) -> None:
    made = readable(f"#{colour:06x}")
    channels = [int(made[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5


@needs_poppler
def test_the_qr_code_holds_the_address_of_the_verification_page() -> None:
    request = a_request()
    matrix = segno.make_qr(request.verification_url, error="m", boost_error=False).matrix
    dots = 300
    page = picture_of(request, dots).point(lambda grey: 255 if grey < 128 else 0)
    # Where the stub's right column begins and 10 mm below its edge; 25 mm wide and high.
    left, top, side = ((millimetre * dots / 25.4) for millimetre in (210 - 18 - 70, 297 - 50, 25))
    module = side / len(matrix)
    seen = [
        [
            page.getpixel((round(left + (x + 0.5) * module), round(top + (y + 0.5) * module))) > 0
            for x in range(len(matrix))
        ]
        for y in range(len(matrix))
    ]
    assert seen == [[bool(module) for module in row] for row in matrix]


@needs_poppler
def test_the_longest_amount_fits_into_the_stub() -> None:
    line = a_line(0, currency="KWD", quantity=Decimal(1), unit_price=Decimal("800000000000"))
    content = a_content(1, currency="KWD", lines=(line,))
    assert content.totals.payable == Money(960_000_000_000_000, "KWD")
    assert "KWD 960,000,000,000.000 " in flat_text_of(a_request(content))


@needs_poppler
def test_a_rule_runs_under_every_line_from_edge_to_edge() -> None:
    dots = 144
    page = picture_of(a_request(a_content(4)), dots)
    left, right = (round(millimetre * dots / 25.4) for millimetre in (18.5, 210 - 18.5))
    middle = [
        y
        for y in range(page.height // 4, page.height // 2)
        if all(page.getpixel((x, y)) < 245 for x in range(left, right, 3))
    ]
    rules = [y for y in middle if y - 1 not in middle]
    # Under the head of the table and under each of its four lines.
    assert len(rules) == 5
