"""Forms of pages that stayed open while their session ended in another tab."""

from flask import Flask, Response, current_app, request, url_for
from flask_wtf.csrf import CSRFError

from entrypoints.web import errors
from entrypoints.web.guard import door_of
from entrypoints.web.visits import ask_to_log_in, say_signed_out, visit_or_none
from entrypoints.web.ways import see_other


def register(app: Flask) -> None:
    app.register_error_handler(CSRFError, answer)


def answer(error: CSRFError) -> Response:
    """What was sent is not done either way: the form's token went with the session.

    Without a session there is nothing that a forged form could misuse, and so nothing to warn of:
    who wanted to sign out is signed out, and who wanted something else is asked to log in.
    """
    if visit_or_none() is None and request.endpoint:
        if request.endpoint == "auth.logout":
            say_signed_out()
            return see_other(url_for("auth.login"))
        if not door_of(current_app, request.endpoint).is_open:
            return ask_to_log_in()
    return errors.answer(error)
