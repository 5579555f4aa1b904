"""The one place that decides between a page and a part of it."""

from typing import Any

from flask import Response, make_response, render_template
from htmx_flask import request

DEPENDS_ON = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")


def render(page: str, partial: str | None = None, *, status: int = 200, **context: Any) -> Response:
    """Answer with `partial` where htmx asks for one, else with the whole `page`.

    Boosted links and restored history are whole pages, though htmx asks for them too.
    """
    template = partial if partial is not None and wants_partial() else page
    response = make_response(render_template(template, **context), status)
    if partial is not None:
        response.vary.update(DEPENDS_ON)
    return response


def wants_partial() -> bool:
    asked = request.htmx
    return bool(asked) and not asked.boosted and not asked.history_restore_request
