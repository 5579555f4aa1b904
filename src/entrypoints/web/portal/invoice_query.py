"""The list's filters and places, as they stand in its address."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from application.invoicing.portal_reads import InvoiceFilters, Place
from domain.money import MAX_AMOUNT_MINOR
from entrypoints.web.formatting import with_filters


def _number(value: str) -> str:
    if not (value.isascii() and value.isprintable()):
        raise ValueError(value)
    return value


def _amount(value: str) -> str:
    if abs(int(value)) > MAX_AMOUNT_MINOR:
        raise ValueError(value)
    return str(int(value))


def _issue_or_due_date(value: str) -> str:
    return date.fromisoformat(value).isoformat()


_VALUES: dict[str, Callable[[str], str]] = {"amount": _amount, "number": _number}
"""How the value of a place is read, by the order of the list; otherwise it is a date.

Each raises ValueError or TypeError for what the database couldn't compare with.
"""


def read_filters(asked: Mapping[str, str]) -> InvoiceFilters:
    """What can't be understood counts as not asked, so that a cut link still shows a list."""

    def text(name: str, longest: int = 100) -> str:
        return asked.get(name, "").replace("\0", "").strip()[:longest]

    return InvoiceFilters(
        q=text("q"),
        number=text("number", 40),
        vendor=text("vendor", 40),
        status=text("status", 20),
        date_from=_day(text("date_from")),
        date_to=_day(text("date_to")),
        sort=text("sort", 10) or "-date",
    )


def read_place(asked: Mapping[str, str], sort: str) -> Place | None:
    """Where the page begins; an address that was tampered with shows the first page."""
    name = "before" if asked.get("before") else "after"
    try:
        value, row_id = json.loads(urlsafe_b64decode(asked.get(name, "") + "=="))
        UUID(row_id)
        value = _VALUES.get(sort.removeprefix("-"), _issue_or_due_date)(value)
    except (ValueError, TypeError, AttributeError):
        return None
    return Place(value, row_id, is_backwards=name == "before")


def place_url(path: str, filters: InvoiceFilters, place: Place | None) -> str | None:
    """The address of the page that begins there, with the same filters."""
    if place is None:
        return None
    value = json.dumps([place.value, place.id], separators=(",", ":")).encode()
    cursor = urlsafe_b64encode(value).decode().rstrip("=")
    query = with_filters(filters)
    more = urlencode({"before" if place.is_backwards else "after": cursor})
    return f"{path}{query}{'' if query == '?' else '&'}{more}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
