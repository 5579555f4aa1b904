"""How often somebody may try: counted in Valkey for all processes, in memory while it is away."""

from flask import Flask, Response
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from entrypoints.settings import Settings

limiter = Limiter(
    key_func=get_remote_address,
    strategy="moving-window",
    in_memory_fallback_enabled=True,
    headers_enabled=True,
)
"""Views decorate themselves: `@limiter.limit("10 per minute")`."""


def limit(app: Flask, settings: Settings) -> None:
    url = settings.redis_url
    app.config.update(
        RATELIMIT_STORAGE_URI=f"redis+{url}" if url.startswith("unix:") else url,
        RATELIMIT_KEY_PREFIX="limits",
    )

    @app.after_request  # before the limiter's own, because the last that is added is called first
    def say_retry_only_to_who_must(response: Response) -> Response:
        """The limiter says it to everybody, and well-behaved clients would wait for nothing."""
        if response.status_code not in {429, 503}:
            response.headers.pop("Retry-After", None)
        return response

    limiter.init_app(app)
