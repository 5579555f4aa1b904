"""What the access monitor sees: the events of the audit trail that tell something of a person."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.watching.devices import device_of, network_of
from domain.watching.travel import Place


class Signal(StrEnum):
    """What an event means to the monitor."""

    FETCHED = "fetched"
    """A document was seen: its page, or its file."""
    FOREIGN = "foreign"
    """A thing was asked for that isn't there for this person."""
    MISSED = "missed"
    """A number was searched for that isn't there."""
    REFUSED = "refused"
    """The policy said no to something that is there."""
    WRONG_PASSWORD = "wrong password"  # noqa: S105 - what happened, no password
    WRONG_FACTOR = "wrong factor"
    SIGNED_IN = "signed in"
    NEW_DEVICE = "new device"
    """A sign-in on a device that this person never used."""
    MOVED = "moved"
    """A session went on in another browser or network than the one that it was in."""
    PROVEN = "proven"
    """Who it is was proven again."""


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """What the monitor reads of an audit event."""

    id: str
    at: datetime
    action: str
    subject_kind: str
    subject_id: str
    address: str = ""
    user_agent: str = ""
    factor: str = ""
    details: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing that a person did, or that was tried in their name."""

    id: str
    at: datetime
    signal: Signal
    thing: str = ""
    """What it was about: the same thing twice counts once."""
    network: str = ""
    device: str = ""
    place: Place | None = None
    is_strong: bool = False
    """Of a proof: it was a second factor, not the password again."""
    is_other_device: bool = False
    """Of a move: to another browser, not only to another network."""


WATCHED = frozenset(
    {
        "invoice.viewed",
        "invoices.searched",
        "document.viewed",
        "document.downloaded",
        "access.refused",
        "session.started",
        "session.refused",
        "session.moved",
        "session.proven",
        "device.added",
        "factor.proven",
        "factor.refused",
    }
)
"""The actions that the monitor looks at; all others it passes over."""

IN_THEIR_NAME = frozenset({"session.refused", "factor.refused"})
"""Tried by somebody who is not logged in: the person is what the event is about."""

BY_ANYBODY = frozenset({Signal.WRONG_PASSWORD, Signal.WRONG_FACTOR})

_FETCHED = frozenset({"invoice.viewed", "document.viewed", "document.downloaded"})
_STRONG = frozenset({"totp", "passkey", "recovery code"})
_NUMBER = re.compile(r"(\d{3,12})\D*\Z", re.ASCII)


def sighting_of(entry: TrailEntry, place: Place | None = None) -> Sighting | None:
    """None for what tells nothing."""
    details = entry.details or {}
    signal, thing = _signal(entry, details)
    if signal is None:
        return None
    is_theirs = signal not in BY_ANYBODY
    return Sighting(
        id=entry.id,
        at=entry.at,
        signal=signal,
        thing=thing,
        # Where somebody guesses from says nothing of the person's own habits.
        network=network_of(entry.address) if is_theirs else "",
        device=device_of(entry.user_agent) if is_theirs else "",
        place=place if is_theirs else None,
        is_strong=entry.factor in _STRONG or details.get("factor") in _STRONG,
        is_other_device=details.get("device") is True,
    )


_PLAIN = {
    "session.started": Signal.SIGNED_IN,
    "session.refused": Signal.WRONG_PASSWORD,
    "factor.refused": Signal.WRONG_FACTOR,
    "session.moved": Signal.MOVED,
    "session.proven": Signal.PROVEN,
    "factor.proven": Signal.PROVEN,
    "device.added": Signal.NEW_DEVICE,
}


def _signal(entry: TrailEntry, details: Mapping[str, object]) -> tuple[Signal | None, str]:
    if entry.action in _FETCHED:
        return Signal.FETCHED, entry.subject_id
    if entry.action == "access.refused":
        if details.get("exists") is False and entry.subject_kind != "page":
            return Signal.FOREIGN, entry.subject_id
        return Signal.REFUSED, f"{details.get('wanted', '')} {entry.subject_id}"
    if entry.action == "invoices.searched":
        number = number_in(str(details.get("number", "")))
        is_missed = details.get("found") == 0 and number is not None
        return (Signal.MISSED, str(number)) if is_missed else (None, "")
    return _PLAIN.get(entry.action), ""


def number_in(text: str) -> int | None:
    """The running part of an invoice's number: its last digits, three at least."""
    found = _NUMBER.search(text)
    return int(found.group(1)) if found else None
