"""The bytes of an event that go into the log's tree; docs/audit.md describes them for others.

Form 1: the number of fields (2 bytes), then the fields in the order of `FIELDS`, each with its
length (4 bytes, all ones for "absent") and its bytes. Numbers are big-endian and signed; the time
is a count of microseconds since 2000-01-01 UTC. It is the row as PostgreSQL's binary COPY sends
it, so that a verifier hashes what the database says without taking it apart first.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.audit.details import details_text, storable
from domain.audit.event import AuditEvent

FORM = 1
FIELDS = (
    "form",
    "id",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "on_behalf_of",
    "on_behalf_of_name",
    "address",
    "user_agent",
    "request_id",
    "factor",
    "reader",
    "action",
    "subject_kind",
    "subject_id",
    "account_id",
    "outcome",
    "details",
)
KEY = slice(12, 40)
"""Where id and time lie, with the length of the latter between them: no two events share these."""
_AT = slice(32, 40)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Leaf:
    """What an event says, read back from its bytes; `values` by the names of `FIELDS`."""

    id: UUID
    at: datetime
    values: Mapping[str, str | None]


def leaf_data(event_id: UUID, event: AuditEvent) -> bytes:
    actor = event.actor
    texts = (
        actor.kind.value,
        actor.id,
        actor.name,
        actor.on_behalf_of,
        actor.on_behalf_of_name,
        actor.address,
        actor.user_agent,
        actor.request_id,
        actor.factor,
        actor.reader.value,
        event.action,
        event.subject_kind,
        event.subject_id,
    )
    fields = [
        FORM.to_bytes(2),
        event_id.bytes,
        _time_bytes(event.at),
        *(storable(text).encode() for text in texts),
        event.account_id.bytes if event.account_id else None,
        event.outcome.value.encode(),
        details_text(event.details).encode(),
    ]
    return struct.pack(">h", len(fields)) + b"".join(
        b"\xff\xff\xff\xff" if field is None else struct.pack(">i", len(field)) + field
        for field in fields
    )


def read_leaf(data: bytes) -> Leaf:
    """Raises ValueError for bytes that are no event of a form that we know."""
    fields, place = [], 2
    while place < len(data):
        (length,) = struct.unpack_from(">i", data, place)
        place += 4
        fields.append(None if length < 0 else data[place : place + length])
        place += max(length, 0)
    if len(fields) != len(FIELDS) or fields[0] != FORM.to_bytes(2) or place != len(data):
        raise ValueError("these bytes are no event of form 1")
    named = dict(zip(FIELDS, fields, strict=True))
    account = named["account_id"]
    texts = {
        name: None if value is None else value.decode()
        for name, value in named.items()
        if name not in {"form", "id", "at", "account_id"}
    }
    texts["account_id"] = str(UUID(bytes=account)) if account else None
    return Leaf(UUID(bytes=named["id"]), time_of(named["at"] or b""), texts)


def key_of(event_id: UUID, at: datetime) -> bytes:
    """What stands at `KEY` in the leaf data of that event."""
    return event_id.bytes + b"\0\0\0\x08" + _time_bytes(at)


def read_key(key: bytes) -> tuple[UUID, datetime]:
    return UUID(bytes=key[:16]), time_of(key[20:])


def at_another_time(data: bytes, at: datetime) -> bytes:
    """The leaf data of the same event, had it happened then."""
    return data[: _AT.start] + _time_bytes(at) + data[_AT.stop :]


def _time_bytes(at: datetime) -> bytes:
    return ((at - _EPOCH) // _MICROSECOND).to_bytes(8, signed=True)


def time_of(data: bytes) -> datetime:
    """The time; what lies beyond the calendar, as its last or first moment."""
    microseconds = int.from_bytes(data, signed=True)
    try:
        return _EPOCH + microseconds * _MICROSECOND
    except OverflowError:
        return _LAST if microseconds > 0 else _FIRST
