"""PDFs a second and core, against the plain call of WeasyPrint with the same markup.

The ceiling does what its documentation shows: `HTML(string=…).write_pdf(…)` with the same markup,
style sheet and PDF/A options, everything anew for every document. Both take turns, and the time
is the processor's, so that neighbours on the machine disturb both alike. A ratio above 1 says how
many times as fast our renderer is.
"""

import time
from collections.abc import Callable
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
import segno
from tests.adapters.weasyprint.samples import a_content, a_request
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from adapters.weasyprint import WeasyPrintRenderer
from application.documents import RenderRequest
from benchmarks.reporting import Measurement

SIZES = ((5, 40), (200, 4))
"""Lines of the invoice, and how many are rendered."""

_FACES = "".join(
    f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{file.as_uri()}") }}'
    for family, package, weights in (
        ("Source Sans Pro", font_source_sans_pro, {400: "Regular", 600: "Semibold"}),
        ("Source Serif Pro", font_source_serif_pro, {400: "Regular", 600: "Semibold"}),
    )
    for weight, name in weights.items()
    for file in [Path(package.__file__).parent / "files" / f"{family.replace(' ', '')}-{name}.ttf"]
)
_HOLES = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='793' height='6'>"
    + "".join(f"<circle cx='{x}' cy='3' r='3' fill='%23c3cac5'/>" for x in range(0, 800, 14))
    + "</svg>"
)


def main(*, as_json: bool) -> None:
    for lines, count in SIZES:
        for measurement in measure(lines, count):
            measurement.report(as_json=as_json)


def measure(lines: int, count: int) -> list[Measurement]:
    renderer = WeasyPrintRenderer()
    request = a_request(a_content(lines))
    markup, styles = plain(renderer, request)
    ours = theirs = 0.0
    renderer.render(request)
    plain_call(markup, styles)
    for _ in range(count):
        ours += processor_time(lambda: renderer.render(request))
        theirs += processor_time(lambda: plain_call(markup, styles))
    return [
        Measurement(
            name=f"render-{lines}-lines",
            value=count / ours,
            unit="PDFs per second and core",
            ceiling=count / theirs,
            n=count,
        )
    ]


def plain(renderer: WeasyPrintRenderer, request: RenderRequest) -> tuple[str, str]:
    """The same document for a WeasyPrint that knows nothing of our drawings and fonts."""
    code = segno.make_qr(request.verification_url, error="m", boost_error=False)
    markup = renderer.markup(request).replace("art:qr", code.svg_data_uri(border=0))
    styles = renderer.style_text(request.content.template, request.paper, request.accent)
    return markup, _FACES + styles.replace("art:perforation", _HOLES)


def plain_call(markup: str, styles: str) -> bytes:
    fonts = FontConfiguration()
    pdf: bytes = HTML(string=markup).write_pdf(
        stylesheets=[CSS(string=styles, font_config=fonts)],
        font_config=fonts,
        pdf_variant="pdf/a-3a",
        pdf_identifier=b"0123456789abcdef",
    )
    return pdf


def processor_time(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
