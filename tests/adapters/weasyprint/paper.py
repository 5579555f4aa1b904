"""Reads rendered documents the way people and archives do."""

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import pikepdf
import pytest
from PIL import Image

from adapters.weasyprint import WeasyPrintRenderer
from application.documents import RenderRequest

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None and "CI" not in os.environ,
    reason="poppler, which reads PDFs, is not installed",
)

_SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": ""})


@cache
def a_renderer() -> WeasyPrintRenderer:
    """One for all tests, as a worker has one for all its documents."""
    return WeasyPrintRenderer()


@lru_cache(maxsize=50)
def pdf_of(request: RenderRequest) -> bytes:
    return a_renderer().render(request)


def opened(request: RenderRequest) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf_of(request)))


def pages_of(request: RenderRequest) -> list[str]:
    """What each page says, by place; typographic spaces as plain ones."""
    said = _poppler(["pdftotext", "-layout", "-", "-"], pdf_of(request)).decode()
    return said.translate(_SPACES).split("\f")[:-1]


def text_of(request: RenderRequest) -> str:
    return "\n".join(pages_of(request))


def flat_text_of(request: RenderRequest) -> str:
    """What the document says in the order of its structure, in one line with single spaces."""
    said = _poppler(["pdftotext", "-raw", "-", "-"], pdf_of(request)).decode()
    return " ".join(said.translate(_SPACES).split())


def picture_of(request: RenderRequest, dots_per_inch: int) -> Image.Image:
    """The first page in grey."""
    command = ["pdftoppm", "-r", str(dots_per_inch), "-gray", "-png", "-singlefile", "-"]
    return Image.open(io.BytesIO(_poppler(command, pdf_of(request)))).convert("L")


def instructions(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Page, list[Any], str]]:
    """Every operator of every page with its operands."""
    for page in pdf.pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            yield page, list(operands), str(operator)


def _poppler(command: list[str], pdf: bytes) -> bytes:
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
