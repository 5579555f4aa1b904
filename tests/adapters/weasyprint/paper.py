"""Reads rendered documents the way people and archives do."""

import subprocess
from functools import cache

from adapters.weasyprint import WeasyPrintRenderer
from application.documents import RenderRequest


@cache
def a_renderer() -> WeasyPrintRenderer:
    """One for all tests, as a worker has one for all its documents."""
    return WeasyPrintRenderer()


@cache
def pdf_of(request: RenderRequest) -> bytes:
    return a_renderer().render(request)


def text_of(request: RenderRequest) -> str:
    """What the document says, by place on the page; typographic spaces as plain ones."""
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf_of(request), capture_output=True, check=True
    )
    return read.stdout.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")


def flat_text_of(request: RenderRequest) -> str:
    """What the document says in one line, with single spaces."""
    return " ".join(text_of(request).split())
