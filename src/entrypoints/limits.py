"""How often somebody may try: counted in Valkey for all processes, in memory while it is away.

Everybody has a generous limit for everything: a person, an account, and a visitor's address. What
can be guessed has tight ones that count failures alone, so that nobody is locked out by others who
do it right: `sign_in_limits`, `second_factor_limits`, `guesses`.
"""

import hashlib
import hmac
import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_limiter import ApplicationLimit, Limiter, RequestLimit
from flask_limiter.util import get_remote_address
from flask_login import current_user

from entrypoints.devices import device_token, knows_who_signs_in
from entrypoints.settings import Settings

View = Callable[..., Any]

PERSON, ACCOUNT, ADDRESS = "600 per minute", "3000 per minute", "1200 per minute"
ONE_IN = 10
"""Requests that one is counted for as ten: counting costs a call to Valkey each."""
UNCOUNTED = {"health.alive", "health.ready", "health.metrics"}
"""Asked by machines that must never be told to wait; they cost next to nothing."""


def _visit() -> Any:
    """Whoever is logged in; nobody, while the database can't say."""
    with suppress(Exception):
        return getattr(current_user, "visit", None)
    return None


def person_or_address() -> str:
    visit = _visit()
    return f"person {visit.person_id}" if visit else f"address {get_remote_address()}"


def _account() -> str:
    visit = _visit()
    return f"account {visit.viewer.account_id}"


def _is_let_by() -> bool:
    """Most requests are: each that is counted stands for as many. The API has its own limits."""
    if "is_counted" not in g:
        prefixes: tuple[str, ...] = current_app.config.get("API_PREFIXES", ())
        has_none = request.endpoint in UNCOUNTED or request.path.startswith(prefixes)
        g.is_counted = not has_none and not random.randrange(ONE_IN)  # noqa: S311 - no secret
    return not g.is_counted


def _has_no_account() -> bool:
    if _is_let_by():
        return True
    visit = _visit()
    return visit is None or visit.viewer is None


limiter = Limiter(
    key_func=get_remote_address,
    application_limits=[
        ApplicationLimit(
            lambda: PERSON if _visit() else ADDRESS,
            key_function=person_or_address,
            exempt_when=_is_let_by,
            cost=lambda: ONE_IN,
        ),
        ApplicationLimit(
            lambda: ACCOUNT,
            key_function=_account,
            exempt_when=_has_no_account,
            cost=lambda: ONE_IN,
        ),
    ],
    strategy="moving-window",
    in_memory_fallback_enabled=True,
)
"""Views decorate themselves: `@limiter.limit("10 per minute")`."""


def email_key() -> str:
    """Stands for the e-mail address that was typed; the address itself isn't kept here."""
    typed = request.form.get("email", "")[:254].strip().casefold()
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(secret, typed.encode(), hashlib.sha256).hex()[:32]


def failed(response: Response) -> bool:
    """Whether a try counts: what was refused as wrong does, what led on or broke doesn't."""
    return response.status_code in {401, 403, 422}


def sign_in_limits(view: View) -> View:
    """Wrong passwords alone count, for the pair of network address and e-mail address first.

    Somebody who guesses at one person from one place is stopped soon, from many places later, and
    at many people from one place later too; others in the same network go on. A device on which
    that person signed in before counts its own wrong tries alone: guessing locks nobody out.
    """
    view = limiter.limit("10 per 15 minutes", key_func=_who_signs_in, deduct_when=failed)(view)
    for limit, key in (("50 per hour; 200 per day", email_key), ("100 per 15 minutes", None)):
        view = limiter.limit(
            limit, key_func=key, deduct_when=failed, exempt_when=knows_who_signs_in
        )(view)
    return view


def _who_signs_in() -> str:
    where = f"device {device_token()}" if knows_who_signs_in() else get_remote_address()
    return f"{where} {email_key()}"


def second_factor_limits(view: View) -> View:
    """Wrong codes alone count, per person: six digits must not be found by trying."""
    return limiter.shared_limit(
        "5 per 5 minutes; 30 per day",
        scope="second factor",
        key_func=person_or_address,
        deduct_when=failed,
    )(view)


def guesses(
    limit: str, scope: str, on_breach: Callable[[RequestLimit], Response]
) -> Callable[[View], Any]:
    """Tries of a visitor's address that the view calls wrong with `guessed_wrong`."""
    return limiter.shared_limit(
        limit,
        scope=scope,
        deduct_when=lambda _: bool(g.get("guessed_wrong")),
        on_breach=on_breach,
    )


def guessed_wrong() -> None:
    """This request was a wrong guess."""
    g.guessed_wrong = True


def limit(app: Flask, settings: Settings) -> None:
    url = settings.redis_url
    app.config.update(
        RATELIMIT_STORAGE_URI=f"redis+{url}" if url.startswith("unix:") else url,
        RATELIMIT_KEY_PREFIX="limits",
    )

    limiter.init_app(app)

    @app.after_request
    def say_when_to_come_again(response: Response) -> Response:
        """Flask-Limiter would say it to everybody, and ask Valkey for it with every request."""
        breached = limiter.current_limit if response.status_code == 429 else None
        if breached is not None:
            left = max(1, int(breached.reset_at - time.time()))
            response.headers.setdefault("Retry-After", str(left))
        return response
