"""One stylesheet out of many: a file a component to write, one request to load."""

import re
from collections.abc import Callable
from pathlib import Path

_IMPORT = re.compile(r'^@import url\("(?P<name>[\w/-]+\.css)"\);\n', re.MULTILINE)
_FONT = re.compile(r'url\("\.\./(?P<name>fonts/[\w-]+\.woff2)"\)')


def joined(entry: Path, asset_url: Callable[[str], str] | None = None) -> str:
    """The stylesheet `entry` with what it imports put in place, in order.

    Where `asset_url` is given, fonts are asked for by the address that it gives them, so that a
    page that loads one ahead and the stylesheet that uses it mean the same file.
    """
    sheet = _IMPORT.sub(
        lambda found: (entry.parent / found["name"]).read_text(encoding="utf-8"),
        entry.read_text(encoding="utf-8"),
    )
    if asset_url is None:
        return sheet
    return _FONT.sub(lambda found: f'url("{asset_url(found["name"])}")', sheet)
