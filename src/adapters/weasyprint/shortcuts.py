"""Work that WeasyPrint does for every element and word of every document, done once.

Nearly all elements of our documents are styled like one of an earlier document, and nearly all
words are set in one of a dozen styles. So we remember computed styles, and what Pango needs to
know of a style; and we keep the shaped words from their layout until they are drawn, which takes
some kilobytes a line and saves shaping them twice.

The shortcuts hold for documents set in our `Typefaces` alone and change no byte; a test holds
them to it, and is to be asked first when WeasyPrint is upgraded, because they reach into it.
"""

from collections.abc import Hashable
from typing import Any

from weasyprint import css
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import get_font_description

from adapters.weasyprint.typefaces import Typefaces

_MOST_STYLES = 2000
"""More are remembered only where many accent colours are in use; then remembering starts anew."""

_ENDS_A_PARAGRAPH = frozenset("\n\r\u2029")

_thorough_setup = line_break.Layout.setup
_thorough_set_text = line_break.Layout.set_text
_thorough_deactivate = line_break.Layout.deactivate
_thorough_reactivate = line_break.Layout.reactivate
_thorough_styles = css.StyleFor.set_computed_styles


def _takes_shortcuts(fonts: object) -> bool:
    return isinstance(fonts, Typefaces) and not fonts.thorough


def _setup(layout: Any, style: Any) -> None:
    """Prepare a Pango layout; context and font of a style are made once."""
    fonts = style.font_config
    features = style["font_variant_numeric"], style["font_feature_settings"]
    if (
        not _takes_shortcuts(fonts)
        or style["text_decoration_line"] != "none"
        or style["font_language_override"] != "normal"
        or not style["lang"]
        or features != ("normal", "normal")
    ):
        _thorough_setup(layout, style)
        return
    key = tuple(
        style[name]
        for name in ("direction", "lang", "font_family", "font_style", "font_stretch",
                     "font_weight", "font_size", "font_variant_caps", "font_variation_settings")
    )  # fmt: skip
    known = fonts.pango_contexts.get(key)
    if known is None:
        known = fonts.pango_contexts[key] = _context(style)
    context, description, layout.language = known
    layout.style = style
    layout.first_line_direction = 0
    layout.ascent = layout.underline_position = layout.strikethrough_position = None
    layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout.layout, False)
    pango.pango_layout_set_font_description(layout.layout, description)


def _context(style: Any) -> tuple[Any, Any, Any]:
    """Pango's context, font description and language of a style."""
    context = ffi.gc(
        pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref
    )
    pango.pango_context_set_round_glyph_positions(context, False)
    direction = line_break.PANGO_DIRECTION[style["direction"]]
    pango.pango_context_set_base_dir(context, direction)
    name, _alive = unicode_to_char_p(style["lang"])
    language = pango.pango_language_from_string(name)
    pango.pango_context_set_language(context, language)
    return context, get_font_description(style), language


def _set_text(layout: Any, text: str, justify: bool = False) -> None:
    """What drawing will say of the text is said before it is shaped, not after."""
    if _takes_shortcuts(layout.style.font_config):
        is_one_paragraph = _ENDS_A_PARAGRAPH.isdisjoint(text)
        pango.pango_layout_set_single_paragraph_mode(layout.layout, is_one_paragraph)
    _thorough_set_text(layout, text, justify)


def _deactivate(layout: Any) -> None:
    if not _takes_shortcuts(layout.style.font_config):
        _thorough_deactivate(layout)


def _reactivate(layout: Any, style: Any) -> None:
    if not hasattr(layout, "layout"):
        _thorough_reactivate(layout, style)


def _set_computed_styles(
    styles: Any,
    element: Any,
    parent: Any,
    root: Any = None,
    pseudo_type: str | None = None,
    base_url: str | None = None,
    target_collector: Any = None,
) -> None:
    """Compute an element's style, from memory where the same was computed under an equal parent."""
    _thorough_styles(styles, element, parent, root, pseudo_type, base_url, target_collector)
    fonts = styles.font_config
    if not _takes_shortcuts(fonts):
        return
    style = styles.get_computed_styles()[element, pseudo_type]
    style.origin = origin = _origin(style)
    if origin is None:
        return
    remembered = fonts.computed_styles.get(origin)
    if remembered is None:
        if len(fonts.computed_styles) >= _MOST_STYLES:
            fonts.computed_styles.clear()
        for name in INITIAL_VALUES:
            style[name]  # computes and keeps the value
        fonts.computed_styles[origin] = dict(style), dict(style.specified)
    else:
        values, specified = remembered
        style.update(values)
        style.specified.update(specified)


def _origin(style: Any) -> Hashable | None:
    """All that a computed style comes from; None where that can't be told."""
    parent = style.parent_style
    above = None if parent is None else getattr(parent, "origin", None)
    if parent is not None and above is None:
        return None
    declared = tuple((name, value) for name, (value, _weight) in style.cascaded.items())
    origin = (above, style.pseudo_type, declared)
    try:
        return _Origin(origin, hash(origin))
    except TypeError:
        return None


class _Origin:
    """A chain of declarations that knows its hash, which is asked for at every element below."""

    __slots__ = ("_hash", "chain")

    def __init__(self, chain: Hashable, hashed: int) -> None:
        self.chain = chain
        self._hash = hashed

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, _Origin) and self._hash == other._hash and self.chain == other.chain
        )


def install() -> None:
    """Let WeasyPrint take the shortcuts, in this process, for documents in our typefaces."""
    line_break.Layout.setup = _setup
    line_break.Layout.set_text = _set_text
    line_break.Layout.deactivate = _deactivate
    line_break.Layout.reactivate = _reactivate
    css.StyleFor.set_computed_styles = _set_computed_styles
