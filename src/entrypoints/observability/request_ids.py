"""One id for everything that a request sets off, from the browser's call to the last job."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog
from uuid_utils import uuid7

REQUEST_ID_KEY = "request_id"
_ACCEPTED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


def accepted_or_new(given: str | None) -> str:
    """The caller's id where it is harmless to log and to echo; a new one otherwise."""
    return given if given and _ACCEPTED.fullmatch(given) else str(uuid7())


def current_request_id() -> str | None:
    found = structlog.contextvars.get_contextvars().get(REQUEST_ID_KEY)
    return None if found is None else str(found)


@contextmanager
def bind_request_id(given: str | None, **also: object) -> Iterator[str]:
    """Within the block, every log line carries the id and what else is given."""
    request_id = accepted_or_new(given)
    with structlog.contextvars.bound_contextvars(**{REQUEST_ID_KEY: request_id, **also}):
        yield request_id


def request_id_meta() -> dict[str, Any]:
    """For a job's `meta`: hands the current id on to it."""
    request_id = current_request_id()
    return {REQUEST_ID_KEY: request_id} if request_id else {}


def request_id_of(meta: Mapping[str, Any]) -> str | None:
    """What `request_id_meta` put into a job's `meta`."""
    found = meta.get(REQUEST_ID_KEY)
    return found if isinstance(found, str) else None
