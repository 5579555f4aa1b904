"""The typefaces, cut down to what invoices in European languages need and packed for the web."""

from importlib.util import find_spec
from pathlib import Path

WANTED = {
    "source-sans-pro-400": ("font_source_sans_pro", "SourceSansPro-Regular.otf"),
    "source-sans-pro-600": ("font_source_sans_pro", "SourceSansPro-Semibold.otf"),
    "source-sans-pro-700": ("font_source_sans_pro", "SourceSansPro-Bold.otf"),
    "source-serif-pro-600": ("font_source_serif_pro", "SourceSerifPro-Semibold.otf"),
}
CHARACTERS = (
    "U+0020-007E,U+00A0-024F,U+02C6-02DD,U+1E00-1EFF,"  # Latin, its extensions and accents
    "U+2010-2027,U+202F-203A,U+2044,U+2070-2089,"  # dashes, quotes, narrow spaces, raised figures
    "U+20A0-20BF,U+2113,U+2116,U+2122,U+2190-2193,U+2212,U+2215,U+2248,U+2260,U+2264,U+2265,U+FB01,U+FB02"
)
FEATURES = "kern,mark,mkmk,ccmp,locl,liga,calt,tnum,pnum,lnum,onum,case,frac,sups"


def font_files(cache: Path) -> list[Path]:
    """Each typeface as WOFF2 in `cache`; made the first time, which takes a few seconds."""
    return [_made(cache / f"{name}.woff2", *source) for name, source in WANTED.items()]


def _made(target: Path, package: str, source: str) -> Path:
    if target.exists():
        return target
    from fontTools import subset  # heavy, and needed once

    target.parent.mkdir(parents=True, exist_ok=True)
    options = subset.Options(
        flavor="woff2", layout_features=FEATURES.split(","), hinting=False, desubroutinize=True
    )
    font = subset.load_font(str(_folder_of(package) / source), options)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=subset.parse_unicodes(CHARACTERS))
    cut.subset(font)
    unfinished = target.with_suffix(".unfinished")
    subset.save_font(font, str(unfinished), options)
    unfinished.rename(target)
    return target


def _folder_of(package: str) -> Path:
    """Where an asset package keeps its files; found without importing it, which reads them all."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent / "files"
