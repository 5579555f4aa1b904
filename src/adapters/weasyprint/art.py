"""Drawings that templates show by name, written straight into the page.

They lie in the renderer's image cache, so that no image is fetched, decoded or parsed as SVG.
"""

from typing import Any, Protocol

import segno

QR = "art:qr"
"""The document's verification address as a QR code: `<img src="art:qr" alt="…"/>`."""

PERFORATION = "art:perforation"
"""A row of holes across the whole box: `background: url("art:perforation")`."""

_POINTS = 96 / 25.4
_INK = b"0.0980 0.1216 0.1098 rg"
_HOLES = b"0.7647 0.7922 0.7725 RG"


class Drawing(Protocol):
    """What WeasyPrint asks an image for. Lengths are CSS pixels, y grows downwards."""

    def get_intrinsic_size(
        self, resolution: float, font_size: float
    ) -> tuple[float | None, float | None, float | None]: ...

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None: ...


class QrCode:
    """The smallest code that holds a text and survives a crease (level M, ISO/IEC 18004)."""

    def __init__(self, text: str) -> None:
        self._matrix = segno.make_qr(text, error="m", boost_error=False).matrix

    def get_intrinsic_size(
        self, resolution: float, font_size: float
    ) -> tuple[float | None, float | None, float | None]:
        return None, None, 1.0

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        modules = len(self._matrix)
        with stream.stacked():
            stream.transform(a=width / modules, d=height / modules)
            stream.stream.append(b"%b\n%b\nf" % (_INK, self.path()))

    def path(self) -> bytes:
        """One rectangle for every run of dark modules, a module being one unit."""
        runs: list[str] = []
        for y, row in enumerate(self._matrix):
            x = 0
            while x < len(row):
                start = x
                while x < len(row) and row[x]:
                    x += 1
                if x > start:
                    runs.append(f"{start} {y} {x - start} 1 re")
                x += 1
        return "\n".join(runs).encode()


class Perforation:
    """Round holes, a tear line; the first and the last are cut by the edges of the box."""

    def get_intrinsic_size(
        self, resolution: float, font_size: float
    ) -> tuple[float | None, float | None, float | None]:
        return None, None, None

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        pitch = width / round(width / (3.6 * _POINTS))
        middle = height / 2
        with stream.stacked():
            # Dashes without length and with round ends are dots (ISO 32000-1, 8.4.3.6).
            stream.stream.append(
                b"%b %.3f w 1 J [0 %.4f] 0 d 0 %.3f m %.3f %.3f l S"
                % (_HOLES, height, pitch, middle, width + pitch / 2, middle)
            )
