"""The trail's lists and single events on a page: what staff and owners have in common."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask, url_for

from application.audit.reads import Names, TrailPage
from entrypoints.web import trail_words
from entrypoints.web.formatting import day
from entrypoints.web.trail_query import place_url


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that was chosen by a click: it is shown by name and can be taken off."""

    filter: str
    value: str
    text: str
    url_without: str


def list_of(
    page: TrailPage, given: Mapping[str, str], endpoint: str, kinds: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """What `trail/_filters.html` and `trail/_rows.html` show; `endpoint` is that of the list."""
    known = {value for value, _ in kinds}
    what = given.get("what", "")
    others = [] if what in known else [(what, _one_kind(what))]
    return {
        "rows": page.rows,
        "names": page.names,
        "given": given,
        "endpoint": endpoint,
        "chips": _chips(given, page.names, endpoint),
        "kinds": (*kinds, *others),
        "narrowed": _narrowing(endpoint, given),
        "newer_url": place_url(url_for(endpoint), given, page.newer),
        "older_url": place_url(url_for(endpoint), given, page.older),
    }


def address(endpoint: str, given: Mapping[str, str]) -> str:
    """Another page of the same events."""
    query = urlencode(given)
    return f"{url_for(endpoint)}{f'?{query}' if query else ''}"


def moment_to_the_second(value: datetime) -> str:
    """A time of the trail: 3 Mar 2026, 09:05:07 UTC."""
    at = value.astimezone(UTC)
    return f"{day(at)}, {at:%H:%M:%S} UTC"


def register(app: Flask) -> None:
    for write in (trail_words.told, trail_words.who, trail_words.as_what, moment_to_the_second):
        app.jinja_env.filters[write.__name__] = write
    app.jinja_env.globals |= {
        "trail_outcomes": trail_words.OUTCOMES,
        "any_outcome": (("", "Any"), *trail_words.OUTCOMES.items()),
        "trail_factors": trail_words.FACTORS,
        "same_events": address,
    }


def _narrowing(endpoint: str, given: Mapping[str, str]) -> Callable[..., str]:
    def narrowed(**more: object) -> str:
        return address(endpoint, {**given, **{name: str(value) for name, value in more.items()}})

    return narrowed


def _chips(given: Mapping[str, str], names: Names, endpoint: str) -> list[Chip]:
    """Ids can't be typed nor read, so they are no fields of the form."""
    chips = []
    for name in ("who", "on"):
        value = given.get(name, "")
        if not _is_id(value):
            continue
        rest = {other: text for other, text in given.items() if other != name}
        text = trail_words.name_of(value, names)
        word = "By" if name == "who" else "About"
        chips.append(Chip(name, value, f"{word} {text}", address(endpoint, rest)))
    return chips


def _one_kind(action: str) -> str:
    sentence = trail_words.SENTENCES.get(action, action)
    return sentence.replace("{wanted}", "…").replace(trail_words.THING, "…")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
