"""Style sheets, scripts, icons and fonts: named by their content, packed, cached for ever.

Building gathers them from the project and from installed packages into a folder outside version
control, once; `asset_url` then gives each its address. Nothing is fetched from elsewhere.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor
from whitenoise.responders import Headers

from entrypoints.web import stylesheets
from entrypoints.web.fonts import font_files

ROOT = Path(__file__).parents[3]
SOURCES = ROOT / "static"
BUILD = ROOT / "build"
PREFIX = "/static/"
PACKED = {".css", ".js", ".svg", ".json", ".txt"}
FOR_EVER = 10 * 365 * 24 * 3600
HASHED = r"^.+\.[0-9a-f]{12}\.[a-z0-9]+$"


@dataclass(frozen=True)
class Assets:
    """What was built: `names` maps `css/app.css` to `css/app.0123456789ab.css`."""

    folder: Path
    names: dict[str, str]

    def url(self, name: str) -> str:
        """The address of an asset. Raises KeyError with its name when there is none."""
        return PREFIX + self.names[name]

    def serve(self, app: Flask) -> None:
        """Answer for everything below /static/ in front of the application."""
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app,
            root=str(self.folder),
            prefix=PREFIX,
            max_age=FOR_EVER,
            allow_all_origins=False,
            immutable_file_test=HASHED,
            add_headers_function=_add_headers,
        )


def built_assets(build: Path = BUILD) -> Assets:
    """The assets as they are now; built first where something has changed since the last time."""
    manifest = build / "static.json"
    files = dict(_gathered(build))
    sources = {name: _fingerprint(path) for name, path in files.items()}
    if manifest.exists():
        known = json.loads(manifest.read_text())
        if known["sources"] == sources:
            return Assets(build / "static", known["names"])
    names = _build(files, build / "static")
    _write(manifest, json.dumps({"sources": sources, "names": names}).encode())
    return Assets(build / "static", names)


def _gathered(build: Path) -> Iterator[tuple[str, Path]]:
    htmx = find_spec("js_lib_htmx")
    if htmx is None or htmx.origin is None:
        raise ModuleNotFoundError("js_lib_htmx")
    packaged = Path(htmx.origin).parent / "static" / "htmx"
    yield "vendor/htmx.js", packaged / "htmx.min.js"
    yield "vendor/htmx-sse.js", packaged / "ext" / "sse.js"
    for font in font_files(build / "fonts"):
        yield f"fonts/{font.name}", font
    for path in sorted(SOURCES.rglob("*")):
        if path.is_file():
            yield path.relative_to(SOURCES).as_posix(), path


def _fingerprint(path: Path) -> str:
    facts = path.stat()
    return f"{facts.st_size}-{facts.st_mtime_ns}"


def _build(files: dict[str, Path], target: Path) -> dict[str, str]:
    names: dict[str, str] = {}
    # Style sheets last, because they name fonts by their final addresses.
    for name in sorted(files, key=lambda name: name.endswith(".css")):
        path = files[name]
        content = (
            stylesheets.joined(path, lambda font: PREFIX + names[font]).encode()
            if path.suffix == ".css"
            else path.read_bytes()
        )
        names[name] = _named_by_content(name, content)
        finished = target / names[name]
        if not finished.exists():
            _write(finished, content)
            if path.suffix in PACKED:
                Compressor(quiet=True).compress(str(finished))
    return names


def _named_by_content(name: str, content: bytes) -> str:
    stem, suffix = name.rsplit(".", 1)
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"


def _write(path: Path, content: bytes) -> None:
    """All or nothing, because several processes may start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.rename(path)


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
