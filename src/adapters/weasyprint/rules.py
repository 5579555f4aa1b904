"""Rules under cells, drawn as what they are: one filled rectangle each.

WeasyPrint draws any border that isn't on all four sides by clipping a frame, which takes a dozen
operators; a table of 200 lines has 1,400 of them. The ink is the same.
"""

from typing import Any

from weasyprint import draw
from weasyprint.draw.color import get_color

from adapters.weasyprint.typefaces import Typefaces

_any_border = draw.draw_border


def draw_border(stream: Any, box: Any) -> None:
    """Draw the borders of a box; quickly where there is but one, below it."""
    if not _is_a_rule(box):
        _any_border(stream, box)
        return
    height = box.border_bottom_width
    with stream.artifact(), stream.stacked():
        stream.set_color(get_color(box.style, "border_bottom_color"))
        bottom = box.border_box_y() + box.border_height()
        stream.rectangle(box.border_box_x(), bottom - height, box.border_width(), height)
        stream.fill()


def _is_a_rule(box: Any) -> bool:
    style = box.style
    return bool(
        box.border_bottom_width
        and not (box.border_top_width or box.border_left_width or box.border_right_width)
        and style["border_bottom_style"] == "solid"
        and style["visibility"] == "visible"
        and style["border_image_source"][0] == "none"
        and isinstance(style.font_config, Typefaces)
    )


def install() -> None:
    """Draw rules this way in this process, in documents that are set in our typefaces."""
    draw.draw_border = draw_border
