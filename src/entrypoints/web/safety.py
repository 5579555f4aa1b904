"""What every answer says to the browser about safety, and how cookies are kept."""

from datetime import timedelta

from flask import Flask, Response
from flask_wtf import CSRFProtect

from entrypoints.settings import Settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'self'",  # an invoice's PDF is shown inside its page
        "frame-ancestors 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""The camera is for scanning the code on a printed invoice."""

TWO_YEARS = 2 * 365 * 24 * 3600

csrf = CSRFProtect()


def protect(app: Flask, settings: Settings) -> None:
    """Headers, cookies and form tokens."""
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
    csrf.init_app(app)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        # Pages hold customers' figures: a shared computer must not keep them. Views may say else.
        response.headers.setdefault("Cache-Control", "no-store")
        if secure:
            response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}"
        return response
