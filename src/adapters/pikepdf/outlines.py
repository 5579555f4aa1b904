"""Text as outlines: it needs no font in the file, and can't be searched for and taken out."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont


class _PdfPen(BasePen):
    """Writes a glyph as path operators of PDF (ISO 32000-1 §8.5.2)."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - fontTools' names
        self.operators.append(f"{_at(point)} m")

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(f"{_at(point)} l")

    def _curveToOne(  # noqa: N802
        self, one: tuple[float, float], two: tuple[float, float], three: tuple[float, float]
    ) -> None:
        self.operators.append(f"{_at(one)} {_at(two)} {_at(three)} c")

    def _closePath(self) -> None:  # noqa: N802
        self.operators.append("h")

    def _endPath(self) -> None:  # noqa: N802
        self.operators.append("h")


class Lettering:
    """The letters of one font, each drawn once."""

    def __init__(self, path: Path) -> None:
        self._font = TTFont(path, lazy=True)
        self._names: dict[int, str] = self._font.getBestCmap()
        self._glyphs = self._font.getGlyphSet()
        self._units: int = self._font["head"].unitsPerEm
        self._glyph = cache(self._draw)

    def spelled(self, text: str) -> str:
        """The text with those letters that the font lacks as their code points, as documents do."""
        return "".join(
            letter if ord(letter) in self._names else f"(U+{ord(letter):04X})" for letter in text
        )

    def width(self, text: str, size: float) -> float:
        """Of text that `spelled` has given."""
        advances = sum(self._glyphs[self._names[ord(letter)]].width for letter in text)
        return advances * size / self._units

    def write(self, text: str, size: float) -> str:
        """Operators that fill text that `spelled` has given, from the origin on."""
        scale, written, x = size / self._units, [], 0.0
        for letter in text:
            name = self._names[ord(letter)]
            written.append(f"q {scale:.6f} 0 0 {scale:.6f} {x:.3f} 0 cm {self._glyph(name)} Q")
            x += self._glyphs[name].width * scale
        return "\n".join(written)

    def _draw(self, name: str) -> str:
        pen = _PdfPen(self._glyphs)
        self._glyphs[name].draw(pen)
        return " ".join([*pen.operators, "f"]) if pen.operators else ""


@cache
def lettering() -> Lettering:
    """Source Sans: it writes the languages of Europe and Vietnamese."""
    package = find_spec("font_source_sans_pro")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("font_source_sans_pro")
    return Lettering(Path(package.origin).parent / "files" / "SourceSansPro-Regular.ttf")


def _at(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
