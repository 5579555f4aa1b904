"""A copy of a PDF that says on every page whose copy it is; the original stays as it was."""

import io
from math import cos, hypot, radians, sin

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Rectangle, Stream
from pikepdf.models import PdfMetadata

from adapters.pikepdf.outlines import lettering
from application.documents.watermark import Watermark

SLANT = 32
"""Degrees by which the large words rise."""
FAINT, CLEAR = 0.13, 0.75
"""How opaque the large words and the line at the edge are."""
GREY = 0.25

_CLAIMS = ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")


class PikepdfWatermark:
    """`application.documents.watermark.WatermarkPdf`."""

    def __call__(self, content: bytes, mark: Watermark) -> bytes:
        with Pdf.open(io.BytesIO(content)) as pdf:
            made: dict[tuple[float, float], Object] = {}
            for page in pdf.pages:
                size = _size(page)
                if size not in made:
                    made[size] = pdf.make_indirect(_overlay(pdf, size, mark))
                page.add_overlay(made[size], Rectangle(*page.mediabox))
            with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
                _claim_nothing(metadata)
            copy = io.BytesIO()
            pdf.save(copy)
        return copy.getvalue()


def _size(page: Page) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    return right - left, top - bottom


def _claim_nothing(metadata: PdfMetadata) -> None:
    """Nobody has checked the copy against the standards that the original meets."""
    for claim in _CLAIMS:
        if claim in metadata:
            del metadata[claim]


def _overlay(pdf: Pdf, size: tuple[float, float], mark: Watermark) -> Stream:
    """Everything that is put on a page of this size, in points."""
    width, height = size
    return Stream(
        pdf,
        f"/Artifact BMC q {GREY} g /faint gs {_large(width, height, mark)} Q "
        f"q {GREY} g /clear gs {_edge(width, mark)} Q EMC".encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        FormType=1,
        BBox=Array([0, 0, width, height]),
        Resources=Dictionary(
            ExtGState=Dictionary(
                faint=Dictionary(Type=Name.ExtGState, ca=FAINT),
                clear=Dictionary(Type=Name.ExtGState, ca=CLEAR),
            )
        ),
    )


def _large(width: float, height: float, mark: Watermark) -> str:
    """Whose copy it is, rising through the middle, as large as fits."""
    letters, slope = lettering(), radians(SLANT)
    room = 0.8 * min(width / cos(slope), hypot(width, height))
    words = ("Copy", mark.name, mark.email, mark.day)
    lines, drawn = [letters.spelled(word) for word in words if word], []
    size = min(44.0, *(room / max(letters.width(line, 1), 1) for line in lines))
    for number, line in enumerate(lines):
        along = -letters.width(line, size) / 2
        across = ((len(lines) - 1) / 2 - number) * size * 1.3 - size / 3
        x = width / 2 + along * cos(slope) - across * sin(slope)
        y = height / 2 + along * sin(slope) + across * cos(slope)
        drawn.append(
            f"q {cos(slope):.5f} {sin(slope):.5f} {-sin(slope):.5f} {cos(slope):.5f} "
            f"{x:.2f} {y:.2f} cm {letters.write(line, size)} Q"
        )
    return "\n".join(drawn)


def _edge(width: float, mark: Watermark) -> str:
    """Small lines along the lower edge, to be read."""
    letters, drawn = lettering(), []
    for line, y in zip(mark.lines, (13.5, 5.5), strict=True):
        text, size = letters.spelled(line), 6.5
        size = min(size, size * (width - 40) / max(letters.width(text, size), 1))
        x = (width - letters.width(text, size)) / 2
        drawn.append(f"q 1 0 0 1 {x:.2f} {y} cm {letters.write(text, size)} Q")
    return "\n".join(drawn)
