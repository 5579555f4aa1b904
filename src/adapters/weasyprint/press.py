"""Writes the objects of a PDF once.

pydyf serialises and compresses every object a second time for the identifier of the file. Here
each is turned into its bytes once, and streams that are the same in every document (the colour
profile) are compressed once in the life of the process.
"""

import zlib
from functools import lru_cache
from typing import Any

import pydyf

_LEVEL = 6
"""Level 9, pydyf's, takes longer and saves next to nothing on content streams and fonts."""


class _Pressed(pydyf.Object):
    """An object of a PDF as the bytes that it will be."""

    def __init__(self, original: pydyf.Object) -> None:
        super().__init__()
        self.number = original.number
        self.generation = original.generation
        self.free = original.free
        self._data = _pressed(original)
        self._compressible = original.compressible

    @property
    def data(self) -> bytes:
        return self._data

    @property
    def compressible(self) -> bool:
        return self._compressible


def press(_document: Any, pdf: pydyf.PDF) -> None:
    """A finisher for WeasyPrint: replaces every object by its bytes."""
    pdf.objects[:] = [
        object_ if object_.free == "f" else _Pressed(object_) for object_ in pdf.objects
    ]


def _pressed(object_: pydyf.Object) -> bytes:
    if not isinstance(object_, pydyf.Stream) or not object_.compress:
        data: bytes = object_.data
        return data
    content = b"\n".join(
        item if isinstance(item, bytes) else pydyf._to_bytes(item) for item in object_.stream
    )
    same_everywhere = "N" in object_.extra
    small = _deflated_once(content) if same_everywhere else zlib.compress(content, _LEVEL)
    extra = pydyf.Dictionary({**object_.extra, "Filter": "/FlateDecode", "Length": len(small)})
    return b"\n".join((extra.data, b"stream", small, b"endstream"))


@lru_cache(maxsize=4)
def _deflated_once(content: bytes) -> bytes:
    return zlib.compress(content, _LEVEL)
