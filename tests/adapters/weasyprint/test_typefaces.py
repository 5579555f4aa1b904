"""No document shows an empty box where a name should be."""

import pytest
from tests.adapters.weasyprint.paper import flat_text_of, needs_poppler, opened
from tests.adapters.weasyprint.samples import a_content, a_line, a_request

from adapters.weasyprint import typefaces
from adapters.weasyprint.markup import printable
from domain.invoicing import Party, PostalAddress

WRITING = [
    "Žluťoučký kůň",
    "Ελληνικά",
    "Бумага для акварели",
    "Tiếng Việt",
    "日本語 和紙",
    "中文 宣纸",
    "한국어 한지",
    "Հայերեն",
    "ქართული",
    "አማርኛ",
    "★ ✓ → €",
]


@needs_poppler
@pytest.mark.parametrize("words", WRITING)
def test_writing_of_the_world_can_be_read_and_copied(words: str) -> None:
    line = a_line(0, description=words, item_code="")
    assert words in flat_text_of(a_request(a_content(1, lines=(line,))))


@pytest.mark.parametrize(
    ("words", "font"),
    [("ورق مقوى", "Arabic"), ("נייר", "Hebrew"), ("กระดาษ", "Thai"), ("काग़ज़", "Devanagari")],
)
def test_writing_that_is_shaped_has_its_font(words: str, font: str) -> None:
    with opened(a_request(a_content(1, note=words))) as pdf:
        names = {str(each.BaseFont) for page in pdf.pages for each in page.Resources.Font.values()}
    assert any(font in name for name in names)


@needs_poppler
def test_a_character_that_no_font_has_is_spelled_out() -> None:
    said = flat_text_of(
        a_request(a_content(1, note="An eye: \N{EGYPTIAN HIEROGLYPH D010}, \ue000"))
    )
    assert "An eye: [U+13080], [U+E000]" in said


def test_what_turns_text_around_or_leaves_no_ink_is_left_out() -> None:
    assert printable("pay\u202e 001\u202c\x07\x00 now\ufe0f") == "pay 001 now"


@pytest.mark.parametrize(
    ("text", "country", "shapes"),
    [
        ("和紙", "JP", "JP"),
        ("和紙", "TW", "TC"),
        ("和紙", "CN", "SC"),
        ("和紙", "DE", "SC"),
        ("紙のおみせ", "DE", "JP"),
        ("한지 紙", "US", "KR"),
        ("Papier", "JP", ""),
    ],
)
def test_chinese_characters_have_the_shapes_that_readers_know(
    text: str, country: str, shapes: str
) -> None:
    assert typefaces.han_shapes(text, country) == shapes


def test_a_japanese_buyer_gets_japanese_shapes() -> None:
    buyer = Party("青空文具", PostalAddress("丸の内", "", "東京", "100-0005", "", "JP"))
    with opened(a_request(a_content(1, buyer=buyer))) as pdf:
        names = {str(font.BaseFont) for font in pdf.pages[0].Resources.Font.values()}
    assert any("Noto-Sans-JP" in name for name in names)
    assert not any("Noto-Sans-SC" in name for name in names)


def test_a_european_document_needs_two_families_and_nothing_else() -> None:
    with opened(a_request()) as pdf:
        names = {
            str(font.BaseFont)[8:].removesuffix("-Semi-Bold")
            for font in pdf.pages[0].Resources.Font.values()
        }
    assert names == {"Source-Sans-Pro", "Source-Serif-Pro"}
