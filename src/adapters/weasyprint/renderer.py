"""Renders invoices and credit notes with WeasyPrint."""

import hashlib
from functools import lru_cache
from pathlib import Path

from weasyprint import CSS, DEFAULT_OPTIONS, Document
from weasyprint.text.fonts import FontConfiguration

from adapters.weasyprint.accent import readable
from adapters.weasyprint.archival import VARIANT, declare_universal_access
from adapters.weasyprint.art import PERFORATION, QR, Perforation, QrCode
from adapters.weasyprint.markup import Markup
from adapters.weasyprint.press import press
from adapters.weasyprint.printed import printed
from adapters.weasyprint.sealed_fetcher import FONT_FACES, SealedFetcher
from adapters.weasyprint.template_library import TemplateLibrary
from application.documents import RenderRequest, UnusableRequest
from domain.invoicing import content_hash

TEMPLATES = Path(__file__).parents[3] / "templates" / "documents"


class WeasyPrintRenderer:
    """The DocumentRenderer of Counterfoil. Not to be shared between threads.

    Fonts are loaded once, and style sheets once for every template version, paper and colour.
    """

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._templates = TemplateLibrary(templates)
        self._fetcher = SealedFetcher()
        self._fonts = FontConfiguration()
        self._perforation = Perforation()
        self._styles_of = lru_cache(maxsize=64)(self._read_styles)

    def render(self, request: RenderRequest) -> bytes:
        options = self._options(request)
        document = self.lay_out(self.markup(request), options)
        declare_universal_access(document)
        pdf: bytes = document.write_pdf(finisher=press, **options)
        return pdf

    def markup(self, request: RenderRequest) -> str:
        """The document as markup, before any layout."""
        return self._templates.markup(request.content.template).render(doc=printed(request))

    def lay_out(self, markup: str, options: dict[str, object]) -> Document:
        """The document's pages, before they are written as PDF."""
        page = Markup(markup, self._fetcher)
        return page.render(font_config=self._fonts, **options)

    def style_text(self, template: str, paper: str, accent: str) -> str:
        """The style sheet of a template version for a paper and a colour."""
        if paper not in ("A4", "Letter"):
            raise UnusableRequest("paper", paper)
        styles = self._templates.styles(template)
        return FONT_FACES + styles.render(paper=paper, accent=readable(accent))

    def _read_styles(self, template: str, paper: str, accent: str) -> CSS:
        text = self.style_text(template, paper, accent)
        return CSS(string=text, font_config=self._fonts, url_fetcher=self._fetcher)

    def _options(self, request: RenderRequest) -> dict[str, object]:
        styles = self._styles_of(request.content.template, request.paper, request.accent)
        return DEFAULT_OPTIONS | {
            "stylesheets": [styles],
            "pdf_variant": VARIANT,
            "pdf_identifier": _identifier(request),
            "cache": {QR: QrCode(request.verification_url), PERFORATION: self._perforation},
        }


def _identifier(request: RenderRequest) -> bytes:
    """The file's own identifier (ISO 32000-1, 14.4): from what it says and how it looks."""
    content = content_hash(request.content, request.number, request.issue_date, request.due_date)
    look = f"{request.paper} {request.accent} {request.vendor_name} {request.verification_url}"
    return hashlib.sha256(content + look.encode()).digest()[:16]
