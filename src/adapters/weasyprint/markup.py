"""Markup of templates as a tree, without the tolerance and the cost of an HTML parser."""

import re
from xml.etree import ElementTree

import cssselect2
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from adapters.weasyprint.typefaces import writable

_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u200d\u2010-\u2029\u202f-\u2065\u206a-\ud7ff"
    "\ue000-\ufdff\ufe10-\ufefe\uff00-\ufff8\ufffc\ufffd\U00010000-\U000dffff\U000f0000-\U0010ffff]"
)
"""What XML can't hold, what turns the direction of text around it, and variation selectors."""


def printable(text: str) -> str:
    """The text as fonts can write it, without what leaves no ink and could only disguise it."""
    return writable(_UNPRINTABLE.sub("", text))


class Markup(HTML):
    """WeasyPrint's document, from well-formed `printable` markup that only our templates write."""

    def __init__(self, source: str, fetcher: URLFetcher) -> None:
        # Escaping is the template's; expat has no network, and without a DTD no entities.
        root = ElementTree.fromstring(source)  # noqa: S314 - our own  # nosec B314
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        """None: a template's own style sheet says all, and every rule costs at every element."""
        return []
