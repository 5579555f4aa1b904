"""What goes wrong, as HTTP: one table, pages for people, problem details for programs."""

from typing import Any

import structlog
from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, default_exceptions
from werkzeug.http import HTTP_STATUS_CODES

from domain.errors import Conflict, DomainError, InvalidField, InvalidInput, NotFound
from entrypoints.observability import current_request_id

log = structlog.get_logger()

STATUS: dict[type[Exception], int] = {
    NotFound: 404,  # also another account's record: both must look the same
    InvalidInput: 422,
    InvalidField: 422,
    Conflict: 409,
    DomainError: 409,
    OperationalError: 503,
    PoolExhausted: 503,
    RedisError: 503,
}
"""The most specific class counts. Modules with errors of their own add them with `maps_to`."""

PAGES = {400, 403, 404, 409, 429, 500, 503}
"""The statuses that have a page in templates/errors; others use the general one."""

SAY_IT = (DomainError,)
"""Errors whose sentence is written for people; any other's stays in the log."""


def maps_to(error: type[Exception], status: int) -> None:
    """Answer `error`, and what derives from it, with `status`."""
    STATUS[error] = status


def status_of(error: Exception) -> int:
    """The HTTP status that `error` is answered with; 500 for what nobody expected."""
    if isinstance(error, HTTPException):
        return error.code or 500
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def register(app: Flask) -> None:
    """Every error of `app` becomes an answer here."""
    app.register_error_handler(Exception, answer)
    for kind in default_exceptions.values():
        app.register_error_handler(kind, answer)


def answer(error: Exception) -> Response:
    """A page or problem details, with the status from the table."""
    status = status_of(error)
    if isinstance(error, HTTPException) and (error.response is not None or status < 400):
        return make_response(error.get_response())
    if status >= 500:
        log.error(
            "http.failed",
            error=type(error).__name__,
            exc_info=error if status == 500 else None,
        )
    response = (
        _problem(error, status) if _is_for_a_program() else make_response(_page(error, status))
    )
    response.status_code = status
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name not in {"Content-Type", "Content-Length"}:
                response.headers[name] = value
    if status == 503:
        response.headers.setdefault("Retry-After", "5")
    return response


def problem(status: int, title: str | None = None, **members: object) -> Response:
    """Problem details by RFC 9457; `members` such as detail, errors or type go in as they are."""
    content = {"title": title or HTTP_STATUS_CODES[status], "status": status, **members}
    if request_id := current_request_id():
        content["instance"] = f"urn:request:{request_id}"
    response = jsonify(content)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def _problem(error: Exception, status: int) -> Response:
    members: dict[str, Any] = {}
    if isinstance(error, InvalidInput):
        members["errors"] = [
            {"pointer": field.pointer, "detail": field.message} for field in error.fields
        ]
    elif isinstance(error, InvalidField):
        members["errors"] = [{"pointer": error.pointer, "detail": error.message}]
    elif isinstance(error, SAY_IT):
        members["detail"] = str(error)
    elif isinstance(error, HTTPException) and error.description:
        members["detail"] = error.description
    return problem(status, **members)


def _page(error: Exception, status: int) -> str:
    message = str(error) if isinstance(error, SAY_IT) and status != 404 else None
    template = f"errors/{status}.html" if status in PAGES else "errors/error.html"
    try:
        return render_template(template, message=message)
    except Exception:
        # The page of an error must never be an error itself, least of all while all else is down.
        log.exception("http.error_page_failed", template=template)
        words = HTTP_STATUS_CODES.get(status, "Error")
        return f"<!doctype html><title>{words}</title><h1>{words}</h1><p>{current_request_id()}</p>"


def _is_for_a_program() -> bool:
    prefixes: tuple[str, ...] = current_app.config["API_PREFIXES"]
    return request.path.startswith(prefixes)
