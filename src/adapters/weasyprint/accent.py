"""The vendor's colour, made fit for text on paper."""

import re

from application.documents import UnusableRequest

_READABLE = 4.5
"""WCAG 2.2, 1.4.3: contrast of text with its ground."""


def readable(accent: str) -> str:
    """The colour itself, or as much darker as text on white needs. Raises UnusableRequest."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        raise UnusableRequest("accent colour", accent)
    channels = [int(accent[i : i + 2], 16) for i in (1, 3, 5)]
    while 1.05 / (_luminance(channels) + 0.05) < _READABLE:
        channels = [channel * 19 // 20 for channel in channels]
    return "#{:02x}{:02x}{:02x}".format(*channels)


def _luminance(channels: list[int]) -> float:
    """Relative luminance by WCAG 2.2."""
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in channels)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
