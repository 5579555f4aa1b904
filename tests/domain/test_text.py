"""What may stand on a document, and what an error may repeat."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain import hostile

from domain.text import LINE, PARAGRAPH, QUOTED, quoted, why_unfit


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Müller & Söhne GmbH",
        "東京 שלום العربية",
        "thin\N{NARROW NO-BREAK SPACE}space",
        "family \N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}",
        "mark \N{RIGHT-TO-LEFT MARK}",
        "x" * LINE,
    ],
)
def test_any_writing_fits_in_a_line(text: str) -> None:
    assert not why_unfit(text)


@pytest.mark.parametrize(
    "character", ["\0", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ud800", "\uffff"]
)
def test_characters_that_break_storage_or_deceive_do_not_fit(character: str) -> None:
    expected = f"U+{ord(character):04X}"
    assert expected in why_unfit(f"a{character}b")
    assert expected in why_unfit(f"a{character}b", paragraph=True)


def test_only_a_paragraph_may_have_lines_and_be_long() -> None:
    for text in ("two\nlines", "a\ttab", "x" * (LINE + 1)):
        assert why_unfit(text)
        assert not why_unfit(text, paragraph=True)
    assert why_unfit("x" * (PARAGRAPH + 1), paragraph=True)


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=30), st.booleans())
def test_what_fits_can_be_stored_and_shows_nothing_else_than_is_there(
    text: str, paragraph: bool
) -> None:
    if not why_unfit(text, paragraph=paragraph):
        assert "\0" not in text
        assert text.encode().decode() == text
        assert not any(unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE") for c in text)


@given(hostile.texts() | st.integers() | hostile.decimals())
def test_an_error_repeats_little_and_only_what_can_be_encoded(handed_in: object) -> None:
    said = quoted(handed_in)
    assert len(said) <= QUOTED + 3
    assert said.encode()


def test_a_number_of_thousands_of_digits_is_not_spelt_out() -> None:
    assert quoted(10**5000) == "a number of too many digits"
