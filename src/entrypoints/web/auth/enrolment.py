"""Set a second factor up: because one is required, or to have one more."""

import segno
from dependency_injector.wiring import Provide, inject
from flask import Response, request, url_for
from markupsafe import Markup

from application.access.enrol_factor import AppEnroller, NotEnrolled, PasskeyEnroller
from application.access.factor_ports import FindFactors
from application.access.proving import SessionOver
from application.access.start_session import Started
from domain.access import Action, Due
from entrypoints.container import Container
from entrypoints.limits import limiter, person_or_address
from entrypoints.web.auth.blueprint import auth
from entrypoints.web.auth.login import ANSWER_BYTES, back_to_login
from entrypoints.web.auth.second_factor import OVER
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.visits import begin_session, the_actor, the_visit
from entrypoints.web.ways import local_target, see_other

setting_up = needs(Action.MANAGE_OWN_FACTORS, Due.ENROLMENT)


@auth.get("/second-factor/set-up")
@setting_up
def enrol() -> Response:
    return _choice()


@auth.post("/second-factor/set-up/passkey-options")
@setting_up
@limiter.limit("60 per hour", key_func=person_or_address)
@inject
def new_passkey_options(
    use_case: PasskeyEnroller = Provide[Container.passkey_enroller],
) -> Response:
    return Response(use_case.options(the_visit(), the_actor()), mimetype="application/json")


@auth.post("/second-factor/set-up/passkey")
@setting_up
@inject
def add_passkey(use_case: PasskeyEnroller = Provide[Container.passkey_enroller]) -> Response:
    answer, name = request.form.get("answer", "")[:ANSWER_BYTES], request.form.get("name", "")
    try:
        return _added(use_case(the_visit(), answer, name, the_actor()))
    except NotEnrolled as refused:
        return _choice(error=str(refused), status=422)
    except SessionOver:
        return back_to_login(OVER)


@auth.get("/second-factor/set-up/app")
@setting_up
def authenticator_app() -> Response:
    return _app()


@auth.post("/second-factor/set-up/app", endpoint="propose_app")
@setting_up
@limiter.limit("60 per hour", key_func=person_or_address)
@inject
def propose_app(use_case: AppEnroller = Provide[Container.app_enroller]) -> Response:
    use_case.propose(the_visit(), the_actor())
    return see_other(url_for("auth.authenticator_app", next=_next()))


@auth.post("/second-factor/set-up/app/confirm")
@setting_up
@inject
def confirm_app(use_case: AppEnroller = Provide[Container.app_enroller]) -> Response:
    try:
        return _added(use_case(the_visit(), request.form.get("code", "")[:40], the_actor()))
    except NotEnrolled as refused:
        return _app(error=str(refused), status=422)
    except SessionOver:
        return back_to_login(OVER)


def _added(started: Started) -> Response:
    """On to the recovery codes, which everybody needs who has a second factor."""
    begin_session(started)
    return see_other(url_for("own_login.recovery_codes", next=_next()))


@inject
def _choice(
    factors: FindFactors = Provide[Container.factor_reads],
    *,
    error: str | None = None,
    status: int = 200,
) -> Response:
    return render(
        "auth/set_up.html",
        status=status,
        factors=factors.of(the_visit().person_id),
        is_due=the_visit().session.due is Due.ENROLMENT,
        next_url=_next(),
        error=error,
    )


@inject
def _app(
    use_case: AppEnroller = Provide[Container.app_enroller],
    factors: FindFactors = Provide[Container.factor_reads],
    *,
    error: str | None = None,
    status: int = 200,
) -> Response:
    proposed = use_case.proposed(the_visit())
    return render(
        "auth/authenticator_app.html",
        status=status,
        proposed=proposed,
        qr_code=_qr_code(proposed.address) if proposed else None,
        has_app=factors.of(the_visit().person_id).app is not None,
        next_url=_next(),
        error=error,
    )


def _qr_code(address: str) -> Markup:
    """Black on white also by night: cameras expect it so."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(
        scale=4, border=4, dark="#000", light="#fff", svgclass="qr", omitsize=True
    )
    return Markup(drawn)  # noqa: S704 - made of squares alone


def _next() -> str | None:
    return local_target(request.values.get("next"))
