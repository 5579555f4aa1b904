"""Prove the second factor: after the password, and once more before something big."""

from typing import Any

from dependency_injector.wiring import Provide, inject
from flask import Response, flash, request, url_for

from application.access.factor_ports import FindFactors
from application.access.prove_factor import FactorProver, NotProven, Proven
from domain.access import FEW_CODES, Action, Due
from entrypoints.container import Container
from entrypoints.limits import limiter, person_or_address, second_factor_limits
from entrypoints.web.auth.blueprint import auth
from entrypoints.web.auth.login import ANSWER_BYTES, back_to_login
from entrypoints.web.guard import needs, on_the_way
from entrypoints.web.rendering import render
from entrypoints.web.visits import begin_session, the_actor, the_visit
from entrypoints.web.ways import local_target, see_other

OVER = "That was wrong too often, so this session has ended. Begin again with your password."


@auth.get("/second-factor")
@on_the_way(Due.FACTOR)
def second_factor() -> Response:
    return _page("auth/second_factor.html")


@auth.post("/second-factor", endpoint="prove_second_factor")
@on_the_way(Due.FACTOR)
@second_factor_limits
def prove_second_factor() -> Response:
    return _proven("auth/second_factor.html")


@auth.get("/step-up")
@needs(Action.SEE_OWN_LOGIN, Due.ENROLMENT)
def step_up() -> Response:
    """Proven within the last minutes, or asked for again."""
    return _page("auth/step_up.html")


@auth.post("/step-up", endpoint="prove_again")
@needs(Action.SEE_OWN_LOGIN, Due.ENROLMENT)
@second_factor_limits
def prove_again() -> Response:
    return _proven("auth/step_up.html")


@auth.post("/second-factor/passkey-options")
@on_the_way(Due.NOTHING, Due.FACTOR)
@limiter.limit("100 per hour", key_func=person_or_address)
@inject
def passkey_options(use_case: FactorProver = Provide[Container.factor_prover]) -> Response:
    return Response(use_case.passkey_options(the_visit(), the_actor()), mimetype="application/json")


@inject
def _proven(page: str, use_case: FactorProver = Provide[Container.factor_prover]) -> Response:
    visit, actor, form = the_visit(), the_actor(), request.form
    ways = {
        "passkey": lambda: use_case.by_passkey(visit, form.get("answer", "")[:ANSWER_BYTES], actor),
        "code": lambda: use_case.by_code(visit, form.get("code", "")[:40], actor),
        "recovery": lambda: use_case.by_recovery_code(visit, form.get("recovery", "")[:80], actor),
        "password": lambda: use_case.by_password(visit, form.get("password", "")[:1024], actor),
    }
    way = form.get("way", "")
    result = ways.get(way, ways["code"])()
    if isinstance(result, NotProven):
        if result.is_over:
            return back_to_login(OVER)
        return _page(page, wrong=way, error=result.sentence, status=422)
    begin_session(result.started)
    _say(result)
    return see_other(local_target(form.get("next")) or url_for("front_door.enter"))


def _say(result: Proven) -> None:
    if result.is_recovery_cancelled:
        flash(
            "Somebody had asked to replace your second factors. That is cancelled. "
            "If it wasn't you, change your password: whoever asked knew it.",
            "error",
        )
    left = result.recovery_codes
    if left is not None:
        some = "None of your recovery codes is" if left == 0 else f"{left} recovery codes are"
        words = "Only 1 recovery code is" if left == 1 else some
        advice = " Make new ones under Login and security." if left <= FEW_CODES else ""
        flash(f"You used a recovery code. {words} left.{advice}", "error")
    if request.form.get("interrupted"):
        flash("It's you. What you were sending was not sent: please do it once more.", "info")


@inject
def _page(
    page: str, factors: FindFactors = Provide[Container.factor_reads], **context: Any
) -> Response:
    return render(
        page,
        factors=factors.of(the_visit().person_id),
        next_url=local_target(request.values.get("next")),
        interrupted="1" if request.values.get("interrupted") else "",
        **context,
    )
