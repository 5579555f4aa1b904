"""One's own sessions, password and e-mail address."""

from typing import Any
from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.access.change_email import EmailChanger
from application.access.change_password import ChangePassword, PasswordChanger
from application.access.end_sessions import SessionEnder
from application.access.member_reads import FindOwnLogin
from application.clock import Clock
from domain.access import SHORTEST, Action
from domain.errors import InvalidField
from domain.identity import SessionId
from entrypoints.container import Container
from entrypoints.limits import email_key, limiter, person_or_address, second_factor_limits
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor, the_visit
from entrypoints.web.ways import see_other

own_settings = Blueprint("own_settings", __name__, url_prefix="/login-and-security")

LONGEST_TYPED = 1024
"""Characters of a password that are read at all."""


@own_settings.post("/sessions/<uuid:session_id>/end")
@needs(Action.CHANGE_OWN_LOGIN)
@inject
def end_session(
    session_id: UUID, use_case: SessionEnder = Provide[Container.session_ender]
) -> Response:
    use_case.one(SessionId(session_id), the_visit(), the_actor())
    flash("That session is over.", "info")
    return see_other(url_for("own_login.show"))


@own_settings.post("/sessions/end-others")
@needs(Action.CHANGE_OWN_LOGIN)
@inject
def end_others(use_case: SessionEnder = Provide[Container.session_ender]) -> Response:
    ended = use_case.others(the_visit(), the_actor())
    flash(f"{ended} other session{' is' if ended == 1 else 's are'} over.", "info")
    return see_other(url_for("own_login.show"))


@own_settings.get("/password")
@needs(Action.CHANGE_OWN_LOGIN)
def password() -> Response:
    return _password_page()


@own_settings.post("/password", endpoint="change_password")
@needs(Action.CHANGE_OWN_LOGIN)
@second_factor_limits
@inject
def change_password(use_case: PasswordChanger = Provide[Container.password_changer]) -> Response:
    old, new = (request.form.get(name, "")[:LONGEST_TYPED] for name in ("old", "password"))
    try:
        ended = use_case(ChangePassword(old, new), the_visit(), the_actor())
    except InvalidField as flaw:
        return _password_page({flaw.pointer: flaw.message}, status=422)
    others = f" {ended} other session{' is' if ended == 1 else 's are'} over." if ended else ""
    flash(f"Your password is changed.{others}", "info")
    return see_other(url_for("own_login.show"))


@own_settings.get("/email")
@needs(Action.CHANGE_OWN_LOGIN)
def email() -> Response:
    return _email_page()


@own_settings.post("/email", endpoint="change_email")
@needs(Action.CHANGE_OWN_LOGIN)
@limiter.limit("5 per hour", key_func=person_or_address)
@limiter.limit("3 per hour", key_func=email_key)
@inject
def change_email(use_case: EmailChanger = Provide[Container.email_changer]) -> Response:
    typed = request.form.get("email", "")[:254]
    try:
        use_case.ask(typed, the_visit(), the_actor())
    except InvalidField as flaw:
        return _email_page(typed, flaw.message, status=422)
    return see_other(url_for("own_settings.email"))


@own_settings.post("/email/cancel")
@needs(Action.CHANGE_OWN_LOGIN)
@inject
def cancel_email(use_case: EmailChanger = Provide[Container.email_changer]) -> Response:
    if use_case.cancel(the_visit(), the_actor()):
        flash("Your address stays as it is; the links that we mailed are worthless.", "info")
    return see_other(url_for("own_settings.email"))


@inject
def own_sessions(
    reads: FindOwnLogin = Provide[Container.own_login_reads],
    clock: Clock = Provide[Container.clock],
) -> dict[str, Any]:
    """What `account/security/_sessions.html` shows."""
    visit = the_visit()
    return {
        "own_sessions": reads.sessions(visit.person_id, clock.now()),
        "this_session": visit.session.id,
    }


def _password_page(errors: dict[str, str] | None = None, *, status: int = 200) -> Response:
    return render(
        "account/security/password.html", status=status, errors=errors or {}, shortest=SHORTEST
    )


@inject
def _email_page(
    typed: str = "",
    error: str = "",
    *,
    status: int = 200,
    reads: FindOwnLogin = Provide[Container.own_login_reads],
    clock: Clock = Provide[Container.clock],
) -> Response:
    return render(
        "account/security/email.html",
        status=status,
        typed=typed,
        error=error,
        change=reads.email_change(the_visit().person_id, clock.now()),
    )
