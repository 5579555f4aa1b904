"""What goes wrong, as HTTP: pages for people, problem details for programs."""

import structlog
from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException, default_exceptions
from werkzeug.http import HTTP_STATUS_CODES

from application.access.ask import Refused
from entrypoints.observability import current_request_id
from entrypoints.problems import SAY_IT, problem_of, status_of

log = structlog.get_logger()

PAGES = {400, 403, 404, 405, 409, 413, 429, 500, 503}
"""The statuses that have a page in templates/errors; others use the general one."""


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
        problem_of(error, status) if _is_for_a_program() else make_response(_page(error, status))
    )
    response.status_code = status
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name not in {"Content-Type", "Content-Length"}:
                response.headers[name] = value
    if status == 503:
        response.headers.setdefault("Retry-After", "5")
    return response


def _page(error: Exception, status: int) -> str:
    message = str(error) if isinstance(error, SAY_IT) and status != 404 else None
    who_can_grant = error.decision.who_can_grant if isinstance(error, Refused) else ""
    template = f"errors/{status}.html" if status in PAGES else "errors/error.html"
    try:
        return render_template(template, message=message, who_can_grant=who_can_grant)
    except Exception:
        # The page of an error must never be an error itself, least of all while all else is down.
        log.exception("http.error_page_failed", template=template)
        words = HTTP_STATUS_CODES.get(status, "Error")
        return f"<!doctype html><title>{words}</title><h1>{words}</h1><p>{current_request_id()}</p>"


def _is_for_a_program() -> bool:
    prefixes: tuple[str, ...] = current_app.config["API_PREFIXES"]
    return request.path.startswith(prefixes)
