"""One's own page about signing in: second factors and recovery codes."""

from typing import Any
from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.access.change_factors import FactorChanger
from application.access.factor_ports import FindFactors, FindRecoveries
from application.access.recover_access import RecoveryAsker
from application.clock import Clock
from domain.access import FEW_CODES, Action, LastFactor
from domain.errors import NotFound
from domain.identity import PasskeyId
from entrypoints.container import Container
from entrypoints.web.account.own_settings import own_sessions
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor, the_visit
from entrypoints.web.ways import local_target, see_other

own_login = Blueprint("own_login", __name__, url_prefix="/login-and-security")


@own_login.get("")
@needs(Action.SEE_OWN_LOGIN)
def show() -> Response:
    """Each part of the page has its function here and its template beside `_factors.html`."""
    return render("account/security/index.html", **_factors(), **own_sessions())


@own_login.get("/passkeys/<uuid:passkey_id>")
@needs(Action.MANAGE_OWN_FACTORS)
def passkey(passkey_id: UUID) -> Response:
    return _passkey_page(passkey_id)


@own_login.post("/passkeys/<uuid:passkey_id>")
@needs(Action.MANAGE_OWN_FACTORS)
@inject
def rename_passkey(
    passkey_id: UUID, use_case: FactorChanger = Provide[Container.factor_changer]
) -> Response:
    name = request.form.get("name", "")
    use_case.rename_passkey(the_visit(), PasskeyId(passkey_id), name, the_actor())
    return see_other(url_for("own_login.show"))


@own_login.post("/passkeys/<uuid:passkey_id>/remove")
@needs(Action.MANAGE_OWN_FACTORS)
@inject
def remove_passkey(
    passkey_id: UUID, use_case: FactorChanger = Provide[Container.factor_changer]
) -> Response:
    try:
        use_case.remove_passkey(the_visit(), PasskeyId(passkey_id), the_actor())
    except LastFactor as refused:
        return _passkey_page(passkey_id, error=str(refused), status=422)
    flash("The passkey is removed. Delete it on the device too: it is worth nothing here.", "info")
    return see_other(url_for("own_login.show"))


@own_login.get("/app")
@needs(Action.MANAGE_OWN_FACTORS)
def app() -> Response:
    return _app_page()


@own_login.post("/app/remove")
@needs(Action.MANAGE_OWN_FACTORS)
@inject
def remove_app(use_case: FactorChanger = Provide[Container.factor_changer]) -> Response:
    try:
        use_case.remove_app(the_visit(), the_actor())
    except LastFactor as refused:
        return _app_page(error=str(refused), status=422)
    flash("The authenticator app is removed. Its codes are worth nothing here any more.", "info")
    return see_other(url_for("own_login.show"))


@own_login.get("/recovery-codes")
@needs(Action.MANAGE_OWN_FACTORS)
@inject
def recovery_codes(factors: FindFactors = Provide[Container.factor_reads]) -> Response:
    return render(
        "account/security/recovery_codes.html",
        factors=factors.of(the_visit().person_id),
        next_url=local_target(request.args.get("next")),
    )


@own_login.post("/recovery-codes", endpoint="new_recovery_codes")
@needs(Action.MANAGE_OWN_FACTORS)
@inject
def new_recovery_codes(use_case: FactorChanger = Provide[Container.factor_changer]) -> Response:
    """The one answer that shows them: it is not kept anywhere, nor is there a way back to it."""
    return render(
        "account/security/new_recovery_codes.html",
        codes=[code.text for code in use_case.new_recovery_codes(the_visit(), the_actor())],
        next_url=local_target(request.form.get("next")),
    )


@own_login.post("/recovery/cancel")
@needs(Action.SEE_OWN_LOGIN)
@inject
def cancel_recovery(use_case: RecoveryAsker = Provide[Container.recovery_asker]) -> Response:
    use_case.cancel(the_visit(), the_actor())
    flash("The request is cancelled. Your second factors stay as they are.", "info")
    return see_other(url_for("own_login.show"))


@inject
def _factors(
    factors: FindFactors = Provide[Container.factor_reads],
    recoveries: FindRecoveries = Provide[Container.recovery_reads],
    clock: Clock = Provide[Container.clock],
) -> dict[str, Any]:
    person_id = the_visit().person_id
    return {
        "factors": factors.of(person_id),
        "factor_is_required": factors.is_required(person_id),
        "few_codes": FEW_CODES,
        "recovery": recoveries.open_of(person_id, clock.now()),
    }


def _passkey_page(passkey_id: UUID, *, error: str | None = None, status: int = 200) -> Response:
    found = [one for one in _factors()["factors"].passkeys if one.id == passkey_id]
    if not found:
        raise NotFound("passkey", passkey_id)
    return render("account/security/passkey.html", status=status, passkey=found[0], error=error)


def _app_page(*, error: str | None = None, status: int = 200) -> Response:
    found = _factors()["factors"].app
    if found is None:
        return see_other(url_for("auth.authenticator_app"))
    return render("account/security/app.html", status=status, app=found, error=error)
