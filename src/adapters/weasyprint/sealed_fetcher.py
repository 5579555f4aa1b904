"""Where rendering may read from: our own fonts, by name. Nothing else exists for it."""

from functools import cache
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
from weasyprint.urls import URLFetcher, URLFetcherResponse

_FONTS = {
    "font:sans-400": (font_source_sans_pro, "SourceSansPro-Regular.ttf"),
    "font:sans-600": (font_source_sans_pro, "SourceSansPro-Semibold.ttf"),
    "font:serif-400": (font_source_serif_pro, "SourceSerifPro-Regular.ttf"),
    "font:serif-600": (font_source_serif_pro, "SourceSerifPro-Semibold.ttf"),
}

FONT_FACES = "".join(
    f'@font-face {{ font-family: "Counterfoil {name.title()}"; font-weight: {weight}; '
    f'src: url("font:{name}-{weight}") }}\n'
    for name in ("sans", "serif")
    for weight in (400, 600)
)
"""The faces that templates can use; the names are ours, so that no font of the machine has them."""


class FetchRefused(ValueError):
    """Something asked for a file or an address while a document was being rendered."""

    def __init__(self, url: str) -> None:
        super().__init__(f"Documents are rendered without fetching anything; refused {url[:200]}")
        self.url = url


class SealedFetcher(URLFetcher):
    """Gives out our fonts; has no handler for files, the network or anything else."""

    def __init__(self) -> None:
        # The base class would install handlers for http, ftp, file and data: none is wanted.
        self._fail_on_errors = False
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url not in _FONTS:
            raise FetchRefused(url)
        return URLFetcherResponse(url, _font(url), {"Content-Type": "font/ttf"})

    def open(self, url: str, data: object = None, timeout: object = None) -> URLFetcherResponse:
        return self.fetch(url)


@cache
def _font(url: str) -> bytes:
    package, name = _FONTS[url]
    return (Path(package.__file__).parent / "files" / name).read_bytes()
