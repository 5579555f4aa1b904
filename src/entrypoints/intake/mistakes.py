"""What is wrong with what was handed in: which field, and a sentence about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

_SENTENCES = {
    "missing": "is needed",
    "extra_forbidden": "is no field that is known here",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "dict_type": "must be an object",
}
_WITH_LIMITS = {
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "too_short": "must not be empty",
    "too_long": "must have at most {max_length}",
    "literal_error": "must be {expected}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """`pointer` is a JSON pointer (RFC 6901) into what was handed in; empty for all of it."""

    pointer: str
    detail: str


def mistakes_of(error: ValidationError, *prefix: str | int) -> list[Mistake]:
    """Every mistake, in our words; values are never repeated, because some are private."""
    return [
        Mistake(pointer(*prefix, *detail["loc"]), _sentence(detail["type"], detail))
        for detail in error.errors(include_input=False, include_url=False)
    ]


def pointer(*path: str | int) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def _sentence(kind: str, detail: Mapping[str, object]) -> str:
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    if kind in _WITH_LIMITS:
        context = detail.get("ctx")
        return _WITH_LIMITS[kind].format_map(context if isinstance(context, dict) else {})
    return str(detail["msg"]).removeprefix("Value error, ")
