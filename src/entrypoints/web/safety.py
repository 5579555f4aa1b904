"""What every answer says to the browser about safety, how cookies are kept, and whom we answer."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask_wtf import CSRFProtect
from werkzeug.datastructures import Headers
from werkzeug.sansio.utils import host_is_trusted

from entrypoints.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",  # an invoice's PDF is shown inside its page
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
)
NOBODY_FRAMES, WE_FRAME = "frame-ancestors 'none'", "frame-ancestors 'self'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Links with single-use tokens must not be told to anybody; our own forms need to be recognised.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), publickey-credentials-create=(self), "
    "publickey-credentials-get=(self), geolocation=(), microphone=(), payment=(), usb=(), "
    "display-capture=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Pages hold customers' figures: a shared computer must not keep them. Views may say else.
    "Cache-Control": "no-store",
}
"""The camera is for scanning the code on a printed invoice."""

TWO_YEARS = 2 * 365 * 24 * 3600
ANY_HOST = {"health.alive", "health.ready"}
"""Asked by the machines around us under any name; they answer nothing that depends on it."""
THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")

csrf = CSRFProtect()


def protect(app: Flask, settings: Settings) -> None:
    """Cookies, form tokens, and the names under which we answer."""
    secure = settings.is_https
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SESSION_COOKIE_NAME="__Host-counterfoil" if secure else "counterfoil",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        SESSION_REFRESH_EACH_REQUEST=False,  # a working day after the login it is over
        MAX_CONTENT_LENGTH=settings.max_request_bytes,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session, so that a page left open still works
    )
    ours = [urlsplit(settings.public_url).hostname or "", *settings.trusted_hosts, *THIS_MACHINE]

    @app.before_request
    def answer_under_our_names_only() -> None:
        """Another name that somebody plants in a request is found nowhere: in no link, no cache."""
        if request.endpoint not in ANY_HOST and not host_is_trusted(request.host, ours):
            abort(400, "This server doesn't answer under that name.")

    csrf.init_app(app)

    @app.after_request
    def leave_nothing_behind(response: Response) -> Response:
        """After the logout. Cookies aren't named: that would log people out of neighbours too."""
        if request.endpoint == "auth.logout" and response.status_code < 400:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class SafeHeaders:
    """Adds to every answer what it doesn't say itself, also to files that Flask doesn't serve."""

    def __init__(self, app: "WSGIApplication", settings: Settings) -> None:
        self._app = app
        self._more = dict(HEADERS)
        if settings.is_https:
            strict = f"max-age={TWO_YEARS}; includeSubDomains"
            self._more["Strict-Transport-Security"] = strict

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        def start(status: str, said: list[tuple[str, str]], *error: Any) -> Callable[..., object]:
            headers = Headers(said)
            is_document = headers.get("Content-Type", "").startswith("application/pdf")
            ancestors = WE_FRAME if is_document else NOBODY_FRAMES
            policy = "; ".join((*CONTENT_SECURITY_POLICY, ancestors))
            headers.setdefault("Content-Security-Policy", policy)
            headers.setdefault("X-Frame-Options", "SAMEORIGIN" if is_document else "DENY")
            for name, value in self._more.items():
                headers.setdefault(name, value)
            return start_response(status, headers.to_wsgi_list(), *error)

        return self._app(environ, start)
