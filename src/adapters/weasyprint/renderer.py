"""Renders invoices and credit notes with WeasyPrint."""

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path

from weasyprint import CSS, DEFAULT_OPTIONS, Document

from adapters.weasyprint import rules, shortcuts, typefaces
from adapters.weasyprint.accent import readable
from adapters.weasyprint.archival import VARIANT, declare_universal_access
from adapters.weasyprint.art import PERFORATION, QR, Perforation, QrCode
from adapters.weasyprint.markup import Markup, printable
from adapters.weasyprint.press import press
from adapters.weasyprint.printed import printed
from adapters.weasyprint.sealed_fetcher import SealedFetcher
from adapters.weasyprint.template_library import TemplateLibrary
from application.documents import RenderRequest, UnusableRequest
from domain.invoicing import content_hash

TEMPLATES = Path(__file__).parents[3] / "templates" / "documents"


rules.install()
shortcuts.install()


class WeasyPrintRenderer:
    """The DocumentRenderer of Counterfoil. Not to be shared between threads.

    Fonts are loaded once, and style sheets once for every template version, paper and colour.
    A `thorough` one takes none of our shortcuts through WeasyPrint; its documents are the same.
    """

    def __init__(self, templates: Path = TEMPLATES, *, thorough: bool = False) -> None:
        self._thorough = thorough
        self._templates = TemplateLibrary(templates)
        self._fetcher = SealedFetcher()
        self._perforation = Perforation()
        self._styles_of = lru_cache(maxsize=64)(self._read_styles)

    def render(self, request: RenderRequest) -> bytes:
        with _without_interruption():
            return self._render(request)

    def _render(self, request: RenderRequest) -> bytes:
        markup = self.markup(request)
        options = self._options(request, markup)
        document = self.lay_out(markup, options)
        declare_universal_access(document)
        pdf: bytes = document.write_pdf(finisher=press, **options)
        return pdf

    def markup(self, request: RenderRequest) -> str:
        """The document as markup, before any layout."""
        template = self._templates.markup(request.content.template)
        return printable(template.render(doc=printed(request)))

    def lay_out(self, markup: str, options: dict[str, object]) -> Document:
        """The document's pages, before they are written as PDF."""
        fonts = self._european if typefaces.is_european(markup) else self._worldwide
        fonts.thorough = self._thorough
        return Markup(markup, self._fetcher).render(font_config=fonts, **options)

    def style_text(self, template: str, paper: str, accent: str, han: str = "") -> str:
        """The style sheet of a template version for a paper, a colour and shapes of Han."""
        if paper not in ("A4", "Letter"):
            raise UnusableRequest("paper", paper)
        fallback = f", Noto Sans {han}" if han else ""
        return self._templates.styles(template).render(
            paper=paper,
            accent=readable(accent),
            sans=f"Source Sans Pro{fallback}",
            serif=f"Source Serif Pro, Source Sans Pro{fallback}",
        )

    @cached_property
    def _european(self) -> typefaces.Typefaces:
        return typefaces.european()

    @cached_property
    def _worldwide(self) -> typefaces.Typefaces:
        return typefaces.worldwide()

    def _read_styles(self, template: str, paper: str, accent: str, han: str) -> CSS:
        text = self.style_text(template, paper, accent, han)
        return CSS(string=text, font_config=self._european, url_fetcher=self._fetcher)

    def _options(self, request: RenderRequest, markup: str) -> dict[str, object]:
        content = request.content
        han = typefaces.han_shapes(markup, content.buyer.address.country)
        return DEFAULT_OPTIONS | {
            "stylesheets": [self._styles_of(content.template, request.paper, request.accent, han)],
            "pdf_variant": VARIANT,
            "pdf_identifier": _identifier(request),
            "cache": {QR: QrCode(request.verification_url), PERFORATION: self._perforation},
        }


@contextmanager
def _without_interruption() -> Iterator[None]:
    """Collect garbage after a document instead of a hundred times while it grows.

    Nearly all of its hundred thousand objects live until it is done, so looking for dead ones
    among them is a fifth of the work on a long invoice.
    """
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


def _identifier(request: RenderRequest) -> bytes:
    """The file's own identifier (ISO 32000-1, 14.4): from what it says and how it looks."""
    content = content_hash(request.content, request.number, request.issue_date, request.due_date)
    look = f"{request.paper} {request.accent} {request.vendor_name} {request.verification_url}"
    return hashlib.sha256(content + look.encode()).digest()[:16]
