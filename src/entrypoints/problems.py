"""What goes wrong, for programs: the table of statuses, and problem details (RFC 9457)."""

from typing import Any

from flask import Response, jsonify
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from application.access.ask import Refused
from application.access.know_caller import ScopeMissing, UnknownCaller
from domain.errors import Conflict, DomainError, InvalidField, InvalidInput, NotFound
from entrypoints.observability import current_request_id

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[Exception], int] = {
    NotFound: 404,  # also another account's record: both must look the same
    InvalidInput: 422,
    InvalidField: 422,
    UnknownCaller: 401,
    ScopeMissing: 403,
    Conflict: 409,
    DomainError: 409,
    OperationalError: 503,
    PoolExhausted: 503,
    RedisError: 503,
}
"""The most specific class counts."""

_OWN_WORDS = {
    404: "The API has nothing at this address; /api/v1/openapi.json lists its addresses.",
    405: "This address does not take this method; the Allow header says which it takes.",
}
"""Instead of the framework's words for people in front of a browser."""

SAY_IT = (DomainError,)
"""Errors whose sentence is written for people; any other's stays in the log."""


def status_of(error: Exception) -> int:
    """The HTTP status that `error` is answered with; 500 for what nobody expected."""
    if isinstance(error, HTTPException):
        return error.code or 500
    if isinstance(error, Refused):
        return 403 if error.decision.exists else 404
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def members(status: int, title: str | None = None, **more: object) -> dict[str, Any]:
    """Problem details; `more` such as detail, errors or type go in as they are."""
    content = {"title": title or HTTP_STATUS_CODES[status], "status": status, **more}
    if request_id := current_request_id():
        content["instance"] = f"urn:request:{request_id}"
    return content


def problem(status: int, title: str | None = None, **more: object) -> Response:
    return as_response(members(status, title, **more))


def as_response(content: dict[str, Any]) -> Response:
    response = jsonify(content)
    response.status_code = content["status"]
    response.mimetype = MEDIA_TYPE
    if response.status_code == 401:
        response.www_authenticate = WWWAuthenticate("bearer", {"realm": "Counterfoil API"})
    return response


def problem_of(error: Exception, status: int) -> Response:
    """The problem that an error is."""
    more: dict[str, Any] = {}
    if isinstance(error, InvalidInput | InvalidField):
        more["errors"] = fields_of(error)
    elif isinstance(error, SAY_IT):
        more["detail"] = str(error)
    elif isinstance(error, HTTPException) and error.description:
        is_the_frameworks = error.description == type(error).description
        own = _OWN_WORDS.get(status) if is_the_frameworks else None
        more["detail"] = own or error.description
    return problem(status, **more)


def fields_of(error: InvalidInput | InvalidField) -> list[dict[str, str]]:
    """Every wrong field with its JSON pointer."""
    fields = error.fields if isinstance(error, InvalidInput) else [error]
    return [{"pointer": field.pointer, "detail": field.message} for field in fields]
