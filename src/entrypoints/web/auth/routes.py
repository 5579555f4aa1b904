"""The pages for logging in and out."""

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, request, url_for

from application.access.log_in import LogIn, Login
from application.access.log_out import Logout
from entrypoints.container import Container
from entrypoints.demo import demo_logins
from entrypoints.limits import sign_in_limits
from entrypoints.settings import Environment, Settings
from entrypoints.web.guard import open_to_all
from entrypoints.web.rendering import render
from entrypoints.web.visits import begin_session, forget_session, the_actor, visit_or_none
from entrypoints.web.ways import local_target, see_other

auth = Blueprint("auth", __name__)

REFUSED = "E-mail address and password don't belong together. Nothing else is wrong with the page."


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
    begin_session(started)
    return see_other(next_url or url_for("front_door.enter"))


@auth.post("/logout")
@open_to_all
@inject
def logout(use_case: Logout = Provide[Container.logout]) -> Response:
    visit = visit_or_none()
    if visit is not None:
        use_case(visit, the_actor())
    forget_session()
    return see_other(url_for("auth.login"))


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
