"""Filters and places of the trail, as they stand in a page's address."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from application.audit.reads import TrailFilters, TrailPlace
from domain.audit import Outcome, Reader
from domain.identity import AccountId

NAMES = ("who", "what", "on", "account", "outcome", "by", "from", "to")
EVERYBODY = "everybody"
"""Counterfoil itself too: it does so much that it would hide people, but for single things."""
READ_BY = {*Reader, EVERYBODY}
NOBODYS = AccountId(UUID(int=0))


def asked_for(asked: Mapping[str, str]) -> dict[str, str]:
    """The filters as texts, for the form and for links; what can't be understood is left out."""
    given = {name: asked.get(name, "").replace("\0", "").strip()[:100] for name in NAMES}
    for name in ("from", "to"):
        given[name] = given[name] if _day(given[name]) else ""
    for name, known in (("outcome", Outcome), ("by", READ_BY)):
        given[name] = given[name] if given[name] in set(known) else ""
    return {name: text for name, text in given.items() if text}


def read_filters(given: Mapping[str, str], account_id: AccountId | None = None) -> TrailFilters:
    """`to` is the last day that is shown."""
    since, until, by = _day(given.get("from", "")), _day(given.get("to", "")), given.get("by", "")
    return TrailFilters(
        actor_id=given.get("who", ""),
        action=given.get("what", ""),
        subject=given.get("on", ""),
        account_id=account_id,
        outcome=given.get("outcome", ""),
        reader="" if by == EVERYBODY else by,
        but_our_own=by in set(Reader) or not (by or given.get("on") or given.get("who")),
        since=since,
        until=until + timedelta(days=1) if until else None,
    )


def read_place(asked: Mapping[str, str]) -> TrailPlace | None:
    """An address that was tampered with shows the first page."""
    side = "before" if asked.get("before") else "after"
    try:
        at, event_id = json.loads(urlsafe_b64decode(asked.get(side, "") + "=="))
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            return None
        return TrailPlace(moment, UUID(event_id), is_backwards=side == "before")
    except (ValueError, TypeError, AttributeError):
        return None


def place_url(path: str, given: Mapping[str, str], place: TrailPlace | None) -> str | None:
    """The address of the page that begins there, with the same filters."""
    if place is None:
        return None
    value = json.dumps([place.at.isoformat(), str(place.id)], separators=(",", ":")).encode()
    side = "before" if place.is_backwards else "after"
    cursor = urlsafe_b64encode(value).decode().rstrip("=")
    return f"{path}?{urlencode({**given, side: cursor})}"


def _day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    in_reach = 2000 <= day.year < 3000
    return datetime.combine(day, datetime.min.time(), UTC) if in_reach else None
