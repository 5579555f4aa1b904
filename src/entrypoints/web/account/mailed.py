"""What pages behind the links of mails have in common.

A link holds a secret in its address. So these pages tell it to nobody: no referrer goes along, not
even to ourselves; nothing is kept in a cache; and what is sent from them goes to an address without
it. Opening a link changes nothing, because mail scanners and previews open links too.
"""

from functools import wraps

from flask import Response, abort, current_app, request
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from domain.access import LinkWorthless
from entrypoints.limits import guessed_wrong, guesses
from entrypoints.web.guard import View
from entrypoints.web.rendering import render
from entrypoints.web.safety import csrf

GONE = 410


def secretly(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def worthless() -> Response:
    """The same page for a link that was used, expired or replaced, and one that never was."""
    guessed_wrong()
    return secretly(render("account/links/worthless.html", status=GONE))


def behind_a_link(view: View) -> View:
    """Shows that a link is worthless where it is; slows down who tries many.

    A form here comes without a referrer, on which Flask-WTF insists under HTTPS; its token is
    checked all the same.
    """

    @wraps(view)
    def shown(*args: object, **kw: object) -> Response:
        if request.method == "POST" and current_app.config.get("WTF_CSRF_ENABLED", True):
            try:
                validate_csrf(request.form.get("csrf_token"))
            except ValidationError:
                abort(400, "The page was open for too long, or its form came from elsewhere.")
        try:
            return secretly(view(*args, **kw))
        except LinkWorthless:
            return worthless()

    slowed = guesses("30 per 10 minutes", "links", lambda _: _too_many())(shown)
    exempt: View = csrf.exempt(slowed)
    return exempt


def _too_many() -> Response:
    return secretly(render("errors/429.html", status=429))
