"""What PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) ask of a file."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from tests.adapters.weasyprint.paper import instructions, opened, pdf_of
from tests.adapters.weasyprint.samples import (
    a_content,
    a_credit_note,
    a_line,
    a_request,
    a_us_content,
    everything,
)

from application.documents import RenderRequest

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PAINTS = set("f F f* B B* b b* s S sh Do Tj TJ ' INLINE".split())  # noqa: SIM905

DOCUMENTS = {
    "short": a_request(),
    "long": a_request(a_content(64)),
    "everything": a_request(everything()),
    "credit note": a_request(a_credit_note()),
    "american": a_request(a_us_content(), paper="Letter", accent="#7a1f3d"),
    "worldwide": a_request(
        a_content(
            1, lines=(a_line(0, description="和紙 ورق กระดาษ 🎉 𓂀"),), note="ご注文ありがとう"
        )
    ),
}
of_every_kind = pytest.mark.parametrize("request_", DOCUMENTS.values(), ids=DOCUMENTS)


def structure(element: Any, parent: str = "") -> Iterator[tuple[str, pikepdf.Dictionary]]:
    """Every structure element with the type of its parent."""
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from structure(child, parent)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        yield parent, element
        if "/K" in element:
            yield from structure(element.K, str(element.S))


def metadata(pdf: pikepdf.Pdf) -> ElementTree.Element:
    return ElementTree.fromstring(pdf.Root.Metadata.read_bytes())  # noqa: S314


def claims(pdf: pikepdf.Pdf) -> dict[str, str]:
    """The attributes of the descriptions in the one rdf:RDF."""
    (rdf,) = metadata(pdf).iter(f"{_RDF}RDF")
    return {name: value for child in rdf for name, value in child.attrib.items()}


@of_every_kind
def test_a_file_says_that_it_is_for_archives_and_for_everybody(request_: RenderRequest) -> None:
    with opened(request_) as pdf:
        said = claims(pdf)
    assert said["{http://www.aiim.org/pdfa/ns/id/}part"] == "3"
    assert said["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
    assert said["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_the_schema_of_universal_access_is_described() -> None:
    with opened(a_request()) as pdf:
        prefix = metadata(pdf).find(".//{http://www.aiim.org/pdfa/ns/schema#}prefix")
    assert prefix is not None
    assert prefix.text == "pdfuaid"


@of_every_kind
def test_a_file_has_identifier_language_title_and_colours_and_no_lock(
    request_: RenderRequest,
) -> None:
    with opened(request_) as pdf:
        assert len(pdf.trailer.ID) == 2
        assert len(bytes(pdf.trailer.ID[0])) == 16
        assert not pdf.is_encrypted
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert request_.number in str(pdf.docinfo.Title)
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        assert "/AA" not in pdf.Root
        assert "/OpenAction" not in pdf.Root
        assert "/Names" not in pdf.Root or "/JavaScript" not in pdf.Root.Names


def test_the_dates_are_those_of_the_document_and_not_of_the_rendering() -> None:
    with opened(a_request()) as pdf:
        assert str(pdf.docinfo.CreationDate) == "D:20261121000000Z"
        assert str(pdf.docinfo.ModDate) == "D:20261121000000Z"


@of_every_kind
def test_every_font_is_in_the_file_with_a_way_back_to_text(request_: RenderRequest) -> None:
    with opened(request_) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            assert "/ToUnicode" in font
            (descendant,) = font.DescendantFonts
            descriptor = descendant.FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            assert re.match(r"/[A-Z]{6}\+", str(descriptor.FontName))


@of_every_kind
def test_no_letter_is_the_empty_box_of_a_font_without_it(request_: RenderRequest) -> None:
    with opened(request_) as pdf:
        shown = [
            bytes(text)
            for _, operands, operator in instructions(pdf)
            if operator in ("Tj", "TJ")
            for text in (operands[0] if operator == "TJ" else operands)
            if isinstance(text, pikepdf.String)
        ]
    assert shown
    glyphs = {text[i : i + 2] for text in shown for i in range(0, len(text), 2)}
    assert b"\0\0" not in glyphs


@of_every_kind
def test_all_that_is_painted_is_tagged_or_marked_as_ornament(request_: RenderRequest) -> None:
    with opened(request_) as pdf:
        depth = 0
        painted = 0
        for _, _, operator in instructions(pdf):
            if operator in ("BMC", "BDC"):
                depth += 1
            elif operator == "EMC":
                depth -= 1
            elif operator in _PAINTS:
                painted += 1
                assert depth > 0, operator
        assert painted > 50
        assert depth == 0


@of_every_kind
def test_the_structure_is_one_that_readers_can_follow(request_: RenderRequest) -> None:
    inside = {
        "/THead": {"/Table"},
        "/TBody": {"/Table"},
        "/TR": {"/THead", "/TBody"},
        "/TH": {"/TR"},
        "/TD": {"/TR"},
        "/H1": {"/Div"},
        "/H2": {"/Div", "/Document"},
        "/Table": {"/Div", "/Document"},
    }
    with opened(request_) as pdf:
        elements = list(structure(pdf.Root.StructTreeRoot.K))
        kinds = [str(element.S) for _, element in elements]
        assert kinds.count("/H1") == 1
        assert next(kind for kind in kinds if kind.startswith("/H")) == "/H1"
        for parent, element in elements:
            assert parent in inside.get(str(element.S), {parent}), (parent, element.S)
        headings = {str(element.ID) for _, element in elements if element.S == "/TH"}
        for _, element in elements:
            if element.S == "/TD":
                assert {str(heading) for heading in element.A.Headers} <= headings
                assert len(element.A.Headers) >= 1
        figures = [element for _, element in elements if element.S == "/Figure"]
        assert [str(figure.Alt)[:7] for figure in figures] == ["QR code"]


@of_every_kind
def test_every_mark_on_a_page_leads_to_its_element(request_: RenderRequest) -> None:
    with opened(request_) as pdf:
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        parents = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
        for page in pdf.pages:
            marks = {
                int(operands[1].MCID)
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) == "BDC" and "/MCID" in operands[1]
            }
            assert marks == set(range(len(parents[int(page.StructParents)])))


def test_a_link_says_where_it_leads_and_follows_the_order_of_the_page() -> None:
    request = a_request()
    with opened(request) as pdf:
        (link,) = pdf.pages[0].Annots
        assert str(link.A.URI) == request.verification_url
        assert str(link.Contents) == request.verification_url
        assert int(link.F) & 4
        assert pdf.pages[0].Tabs == "/S"


def test_nothing_in_a_file_runs_opens_or_is_attached() -> None:
    pdf = pdf_of(a_request(everything()))
    for forbidden in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/Encrypt"):
        assert forbidden not in pdf
