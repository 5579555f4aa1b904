"""The pages for logging in and out."""

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, request, session, url_for
from flask_login import logout_user

from application.access.log_in import LogIn, Login
from entrypoints.container import Container
from entrypoints.demo import demo_logins
from entrypoints.limits import limiter
from entrypoints.settings import Environment, Settings
from entrypoints.web.auth.session import begin_session, local_target, the_actor
from entrypoints.web.rendering import render

auth = Blueprint("auth", __name__)

REFUSED = "E-mail address and password don't belong together. Nothing else is wrong with the page."


@auth.get("/login")
@inject
def login(settings: Settings = Provide[Container.settings]) -> Response:
    return _page(settings, next_url=local_target(request.args.get("next")))


@auth.post("/login", endpoint="log_in")
@limiter.limit("10 per minute; 100 per hour")
@inject
def log_in(
    use_case: Login = Provide[Container.login],
    settings: Settings = Provide[Container.settings],
) -> Response:
    email, password = request.form.get("email", "")[:254], request.form.get("password", "")[:1024]
    next_url = local_target(request.form.get("next"))
    viewer = use_case(LogIn(email, password), the_actor())
    if viewer is None:
        return _page(settings, email=email, error=REFUSED, next_url=next_url, status=422)
    begin_session(viewer)
    return _see_other(next_url or url_for("portal_invoices.index"))


@auth.post("/logout")
def logout() -> Response:
    logout_user()
    session.clear()
    return _see_other(url_for("auth.login"))


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
    return demo_logins()


def _see_other(target: str) -> Response:
    response = Response(status=303)
    response.location = target
    return response
