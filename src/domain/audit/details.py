"""The details of an event as one text, the same for the same facts (RFC 8785's rules).

Of JSON's types there are texts, whole numbers, truth values, null, lists and objects. Fractions
would read differently in different languages; amounts are minor units or texts anyway.
"""

import json
from collections.abc import Mapping


def storable(text: str) -> str:
    """Without NUL and half characters, so that no event fails for what a stranger sent."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def details_text(details: Mapping[str, object]) -> str:
    """Raises TypeError for what has no single form."""
    return json.dumps(ordered_details(details), ensure_ascii=False, separators=(",", ":"))


def ordered_details(details: Mapping[str, object]) -> Mapping[str, object]:
    """With its keys in order, at every depth."""
    storables = {storable(name): value for name, value in details.items()}
    return {name: _ordered(storables[name]) for name in sorted(storables, key=_utf16)}


def _ordered(value: object) -> object:
    if isinstance(value, Mapping):
        return ordered_details(value)
    if isinstance(value, list | tuple):
        return [_ordered(one) for one in value]
    if isinstance(value, float):
        raise TypeError("details of an audit event hold no fractions; say them as text")
    return storable(value) if isinstance(value, str) else value


def _utf16(name: str) -> bytes:
    """RFC 8785 §3.2.3 sorts by UTF-16 code units."""
    return name.encode("utf-16-be")
