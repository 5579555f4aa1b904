"""A guest's copy names them on every page; what it says is still what the original says."""

import io
import subprocess
from datetime import UTC, datetime

import pikepdf
import pytest
from PIL import Image, ImageChops
from tests.adapters.weasyprint.paper import needs_poppler, opened, pdf_of
from tests.adapters.weasyprint.samples import a_content, a_request

from adapters.pikepdf import PikepdfWatermark
from adapters.pikepdf.outlines import lettering
from application.documents.watermark import Watermark

LONG = a_request(a_content(64))
LETTER = a_request(a_content(1), paper="Letter")


def a_mark(name: str = "Greta Gast", email: str = "greta@audit.example") -> Watermark:
    at = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
    return Watermark(name, email, "Mine Ltd", at, "K7Q2-9XPM-4TRA", "portal.example/verify")


def marked(content: bytes, mark: Watermark | None = None) -> bytes:
    return PikepdfWatermark()(content, mark or a_mark())


def pictures(content: bytes) -> list[Image.Image]:
    """Every page in grey."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        count = len(pdf.pages)
    return [
        Image.open(
            io.BytesIO(
                subprocess.run(
                    ["pdftoppm", "-r", "40", "-gray", "-png", "-singlefile", "-f", str(n), "-"],
                    input=content,
                    capture_output=True,
                    check=True,
                ).stdout
            )
        ).convert("L")
        for n in range(1, count + 1)
    ]


@needs_poppler
@pytest.mark.parametrize("request_", [LONG, LETTER], ids=["long", "letter"])
def test_every_page_is_marked_through_its_middle_and_along_its_edge(request_: object) -> None:
    original = pdf_of(request_)  # type: ignore[arg-type]
    before, after = pictures(original), pictures(marked(original))
    assert len(before) == len(after)
    for plain, copy in zip(before, after, strict=True):
        difference = ImageChops.difference(plain, copy)
        box = difference.getbbox()
        assert box is not None
        assert box[2] - box[0] > plain.width * 0.5
        edge = difference.crop((0, plain.height - 12, plain.width, plain.height))
        assert edge.getbbox() is not None


def test_each_name_makes_another_mark_and_the_original_stays_untouched() -> None:
    original = pdf_of(LETTER)
    kept = bytes(original)
    marks = {
        overlay_of(marked(original, mark))
        for mark in (a_mark(), a_mark(name="Gerd Gast"), a_mark(email="gerd@audit.example"))
    }
    assert len(marks) == 3
    assert original == kept


def overlay_of(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        [form] = [
            item
            for item in pdf.pages[0].Resources.XObject.values()
            if "/faint" in item.get("/Resources", {}).get("/ExtGState", {})
        ]
        return bytes(form.read_bytes())


@pytest.mark.parametrize("name", ["王小明", "", "A" * 100, "\u202eevil", "Ж. Иванов", "(x) Tj"])
def test_any_name_can_be_written(name: str) -> None:
    copy = marked(pdf_of(LETTER), a_mark(name=name))
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        for page in pdf.pages:
            pikepdf.parse_content_stream(page)


def test_letters_that_the_font_lacks_are_spelled_out() -> None:
    assert lettering().spelled("王 Wang") == "(U+738B) Wang"


def test_a_copy_is_structured_as_before_but_claims_no_standard() -> None:
    copy = marked(pdf_of(LONG))
    with opened(LONG) as original, pikepdf.open(io.BytesIO(copy)) as pdf:
        assert len(pdf.pages) == len(original.pages) > 1
        assert "/StructTreeRoot" in pdf.Root
        with original.open_metadata() as before, pdf.open_metadata() as after:
            assert "pdfaid:part" in before
            assert not {"pdfaid:part", "pdfaid:conformance", "pdfuaid:part"} & set(after)
            assert after["dc:title"] == before["dc:title"]


def test_the_mark_says_who_for_whom_when_and_by_which_reference() -> None:
    said = " ".join(a_mark().lines)
    for word in ("Greta Gast", "greta@audit.example", "Mine Ltd", "2026-11-21 14:05 UTC"):
        assert word in said
    assert a_mark().reference in said
    assert "no PDF/A" in said


def test_what_is_attached_stays_attached() -> None:
    original = pdf_of(LETTER)
    with pikepdf.open(io.BytesIO(original)) as pdf:
        pdf.attachments["factur-x.xml"] = b"<invoice/>"
        with_xml = io.BytesIO()
        pdf.save(with_xml)
    with pikepdf.open(io.BytesIO(marked(with_xml.getvalue()))) as copy:
        assert copy.attachments["factur-x.xml"].get_file().read_bytes() == b"<invoice/>"


def test_a_copy_is_hardly_larger() -> None:
    assert len(marked(pdf_of(LONG))) < len(pdf_of(LONG)) + 80_000
