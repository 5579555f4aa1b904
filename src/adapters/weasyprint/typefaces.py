"""The fonts that documents are set in: packaged ones, the same on every machine, and no others.

Source Sans and Source Serif write the languages of Europe and Vietnamese. A document with other
writing is set with Noto's fonts for the rest besides. What none of them can write is spelled out
as its code point, so that nobody takes an empty box for a name (and PDF/A forbids the box).
"""

import re
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont
from weasyprint.pdf import fonts as embedding
from weasyprint.text.ffi import ffi, fontconfig, gobject, pangoft2
from weasyprint.text.fonts import FontConfiguration

# A font that is cut out of a variable one would say when, and be another one every second.
embedding.TTFont = partial(TTFont, recalcTimestamp=False)

ffi.cdef("FcConfig * FcConfigCreate (void);")

_OURS = (
    "font_source_sans_pro/files/SourceSansPro-Regular.ttf",
    "font_source_sans_pro/files/SourceSansPro-Semibold.ttf",
    "font_source_serif_pro/files/SourceSerifPro-Regular.ttf",
    "font_source_serif_pro/files/SourceSerifPro-Semibold.ttf",
)
_OF_THE_WORLD = (
    "manimgx_fonts/NotoSans[A-Z]*.ttf",
    "justmytype_intl_cjk/fonts/ofl/*/*.ttf",
    "manimgx_fonts/NotoSans[[]*.ttf",
    "manimgx_fonts/NotoEmoji*.ttf",
)

_HAN = {"CN": "SC", "SG": "SC", "TW": "TC", "HK": "TC", "MO": "TC", "JP": "JP", "KR": "KR"}
"""Which shapes of the Chinese characters readers of a country are used to."""

_IDEOGRAPH = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_JOINERS = "\u200c\u200d"


class Typefaces(FontConfiguration):
    """Nothing but some files; unlike WeasyPrint's own it doesn't know the fonts of the machine."""

    def __init__(self, files: tuple[Path, ...]) -> None:
        self._config = fontconfig.FcConfigCreate()
        self.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
        for file in files:
            fontconfig.FcConfigAppFontAddFile(self._config, str(file).encode())
        fonts = ffi.cast("PangoFcFontMap *", self.font_map)
        pangoft2.pango_fc_font_map_set_config(fonts, self._config)
        fontconfig.FcConfigDestroy(self._config)  # the font map holds it from now on
        self._folder = None
        self.strut_layouts: dict[object, object] = {}
        self.font_features: dict[object, object] = {}
        self.thorough = False
        """Whether WeasyPrint goes its usual ways, without our shortcuts."""
        self.pango_contexts: dict[object, tuple[object, object, object]] = {}
        self.computed_styles: dict[object, tuple[dict[str, object], dict[str, object]]] = {}

    def add_font_face(self, rule_descriptors: object, url_fetcher: object) -> None:
        """Refuse: a style sheet can't bring a font."""


def european() -> Typefaces:
    """Enough for most documents, and quick because there is little to choose from."""
    return Typefaces(_files(_OURS))


def worldwide() -> Typefaces:
    """Every font that we have."""
    return Typefaces(_files(_OURS + _OF_THE_WORLD))


def is_european(text: str) -> bool:
    """Whether `european` has every character."""
    return text.isascii() or not _beyond_europe().search(text)


def writable(text: str) -> str:
    """The text with every character that no font has spelled out: [U+13080]."""
    if is_european(text):
        return text
    return "".join(
        letter if ord(letter) in _known() else f"[U+{ord(letter):04X}]" for letter in text
    )


def han_shapes(text: str, country: str) -> str:
    """JP, KR, SC or TC, by what the text says and else where its reader is; "" if it has no Han."""
    if _KANA.search(text):
        return "JP"
    if _HANGUL.search(text):
        return "KR"
    return _HAN.get(country, "SC") if _IDEOGRAPH.search(text) else ""


@cache
def _beyond_europe() -> re.Pattern[str]:
    known = sorted(_characters(_files(_OURS[:1])) | set(map(ord, "\t\n\r")))
    return re.compile(f"[^{''.join(re.escape(chr(code)) for code in known)}]")


@cache
def _known() -> frozenset[int]:
    characters = _characters(_files(_OURS[:1] + _OF_THE_WORLD))
    return frozenset(characters | set(map(ord, "\t\n\r" + _JOINERS)))


def _characters(files: tuple[Path, ...]) -> set[int]:
    found: set[int] = set()
    for file in files:
        with TTFont(file, lazy=True) as font:
            found.update(font.getBestCmap())
    return found


def _files(patterns: tuple[str, ...]) -> tuple[Path, ...]:
    found: list[Path] = []
    for pattern in patterns:
        package, _, inside = pattern.partition("/")
        files = sorted(_folder_of(package).glob(inside))
        if not files:
            raise FileNotFoundError(pattern)
        found += files
    return tuple(found)


def _folder_of(package: str) -> Path:
    """Where a package keeps its files; found without importing it, which may read them all."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent
