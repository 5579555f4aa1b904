"""The pages for logging in and out."""

from secrets import token_hex

from dependency_injector.wiring import Provide, inject
from flask import Response, flash, request, session, url_for

from application.access.log_in import LogIn, Login
from application.access.log_in_by_passkey import PasskeyLogin
from application.access.log_out import Logout
from application.access.start_session import Started
from domain.access import Due
from entrypoints.container import Container
from entrypoints.demo import demo_logins, demo_staff_logins
from entrypoints.limits import failed, limiter, sign_in_limits
from entrypoints.settings import Environment, Settings
from entrypoints.web.auth.blueprint import auth
from entrypoints.web.guard import WHERE_TO, open_to_all
from entrypoints.web.rendering import render
from entrypoints.web.visits import (
    begin_session,
    forget_session,
    say_signed_out,
    the_actor,
    visit_or_none,
)
from entrypoints.web.ways import local_target, see_other

REFUSED = "E-mail address and password don’t belong together."
NO_PASSKEY = (
    "This passkey doesn’t open a login here. Sign in with your password, "
    "or try the passkey once more."
)
ANSWER_BYTES = 20_000


@auth.get("/login")
@open_to_all
@inject
def login(settings: Settings = Provide[Container.settings]) -> Response:
    next_url = local_target(request.args.get("next"))
    if visit_or_none() is not None:
        return see_other(next_url or url_for("front_door.enter"))
    return _page(settings, next_url=next_url)


@auth.post("/login", endpoint="log_in")
@open_to_all
@sign_in_limits
@inject
def log_in(
    use_case: Login = Provide[Container.login],
    settings: Settings = Provide[Container.settings],
) -> Response:
    email, password = request.form.get("email", "")[:254], request.form.get("password", "")[:1024]
    next_url = local_target(request.form.get("next"))
    started = use_case(LogIn(email, password), the_actor())
    if started is None:
        return _page(settings, email=email, error=REFUSED, next_url=next_url, status=422)
    return _go_on(started, next_url)


@auth.post("/login/passkey-options")
@open_to_all
@limiter.limit("200 per 15 minutes")
@inject
def passkey_login_options(use_case: PasskeyLogin = Provide[Container.passkey_login]) -> Response:
    """The challenge is bound to this browser by a name that only its signed cookie holds."""
    browser = session.setdefault("browser", token_hex(16))
    return Response(use_case.options(browser, the_actor()), mimetype="application/json")


@auth.post("/login/passkey")
@open_to_all
@limiter.limit("100 per 15 minutes", deduct_when=failed)
@inject
def log_in_by_passkey(
    use_case: PasskeyLogin = Provide[Container.passkey_login],
    settings: Settings = Provide[Container.settings],
) -> Response:
    answer, browser = request.form.get("answer", "")[:ANSWER_BYTES], session.get("browser", "")
    next_url = local_target(request.form.get("next"))
    started = use_case(answer, browser, the_actor())
    if started is None:
        return _page(settings, error=NO_PASSKEY, next_url=next_url, status=422)
    return _go_on(started, next_url)


@auth.post("/logout")
@open_to_all
@inject
def logout(use_case: Logout = Provide[Container.logout]) -> Response:
    visit = visit_or_none()
    if visit is not None:
        use_case(visit, the_actor())
    forget_session()
    say_signed_out()
    return see_other(url_for("auth.login"))


def back_to_login(why: str) -> Response:
    """The session is over; the page says why."""
    forget_session()
    flash(why, "error")
    return see_other(url_for("auth.login"))


def _go_on(started: Started, next_url: str | None) -> Response:
    """To where they wanted, by way of what is still due."""
    begin_session(started)
    due = started.session.due
    if due is Due.NOTHING:
        return see_other(next_url or url_for("front_door.enter"))
    return see_other(url_for(WHERE_TO[due], next=next_url))


def _page(
    settings: Settings,
    *,
    email: str = "",
    error: str | None = None,
    next_url: str | None = None,
    status: int = 200,
) -> Response:
    return render(
        "auth/login.html",
        status=status,
        email=email,
        error=error,
        next_url=next_url,
        demo_logins=_demo_logins(settings),
    )


def _demo_logins(settings: Settings) -> object:
    if settings.environment is not Environment.DEMO:
        return ()
    return [*demo_logins(), *demo_staff_logins()]
