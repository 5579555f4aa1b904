"""Bodies of calls: JSON, read exactly and without surprises."""

import hashlib
import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from flask import Request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

_STRANGE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Body:
    """`value` has decimals for numbers with a point; `sha256` is the same for the same content."""

    value: Any
    sha256: bytes


def read_body(request: Request) -> Body:
    """Raises 400, 413 or 415 with a sentence about what can't be read, and where."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("The body must be sent as Content-Type: application/json.")
    if request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType("The body must be written in UTF-8.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("The body must not be compressed.")
    try:
        text = _bytes(request).decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8: byte {error.start} can't be read.") from None
    if not text.strip():
        raise BadRequest("The body is empty; it must be a JSON object.")
    try:
        value = json.loads(
            text,
            parse_int=_whole_number,
            parse_float=_number,
            parse_constant=_number,
            object_pairs_hook=_members,
        )
        canonical = json.dumps(value, sort_keys=True, default=str)
    except json.JSONDecodeError as error:
        raise BadRequest(
            f"The body is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise BadRequest("The body is nested too deeply.") from None
    return Body(value, hashlib.sha256(canonical.encode()).digest())


def _bytes(request: Request) -> bytes:
    """As many as may be; what says beforehand that it has more isn't read at all."""
    most = request.max_content_length or 0
    too_large = RequestEntityTooLarge(f"The body may have at most {most:,} bytes.")
    if (request.content_length or 0) > most:
        raise too_large
    content = request.get_data(cache=False)
    # What is sent in chunks ends silently where too much begins.
    if request.content_length is None and len(content) >= most:
        raise too_large
    return content


def _whole_number(text: str) -> int | Decimal:
    """Very long ones are no integers, so that the field that has one can be named."""
    return int(text) if len(text) <= 18 else _number(text)


def _number(text: str) -> Decimal:
    """Exactly as it is written; what is no number of this world, also NaN, is named later."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        _refuse(next(name for name in names if names.count(name) > 1), "stands twice in one object")
    for name in members:
        if len(name) > _LONGEST_NAME or _STRANGE.search(name):
            _refuse(name, "can't be the name of a member")
    return members


def _refuse(name: str, why: str) -> NoReturn:
    shown = _STRANGE.sub("�", name[:_LONGEST_NAME])
    raise BadRequest(f"The body can't be understood: “{shown}” {why}.")
