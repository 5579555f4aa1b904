"""How often somebody may try: counted in Valkey for all processes, in memory while it is away."""

from flask import Flask
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
    limiter.init_app(app)
