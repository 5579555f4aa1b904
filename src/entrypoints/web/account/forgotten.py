"""The page for who forgot their password."""

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, request
from flask_limiter.util import get_remote_address

from application.access.reset_password import PasswordResetter
from domain.errors import InvalidField
from domain.notifications import read_address
from entrypoints.container import Container
from entrypoints.limits import email_key, limiter
from entrypoints.web.guard import open_to_all
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor

forgotten = Blueprint("forgotten", __name__, url_prefix="/forgotten-password")


@forgotten.get("")
@open_to_all
def show() -> Response:
    return render("account/forgotten.html", email=request.args.get("email", "")[:254])


@forgotten.post("", endpoint="ask")
@open_to_all
@limiter.limit("3 per hour; 6 per day", key_func=email_key)
@limiter.limit("20 per hour", key_func=get_remote_address)
@inject
def ask(use_case: PasswordResetter = Provide[Container.password_resetter]) -> Response:
    """The answer is the same, and as much is done for it, whether anybody has the address."""
    typed = request.form.get("email", "")[:254]
    try:
        email = read_address(typed)
    except InvalidField as flaw:
        return render("account/forgotten.html", email=typed, error=flaw.message, status=422)
    use_case.ask(email, the_actor())
    return render("account/forgotten.html", email=email, was_asked=True)
