"""Requests of people who lost every second factor: an administrator decides."""

from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.access.factor_ports import FindRecoveries
from application.access.recover_access import RecoveryDecider
from application.clock import Clock
from domain.access import LONGEST_WORDS, Action, RecoveryRefused
from domain.identity import RecoveryId
from entrypoints.container import Container
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor, the_visit
from entrypoints.web.ways import see_other

staff_recovery = Blueprint("staff_recovery", __name__, url_prefix="/staff/recovery")


@staff_recovery.get("")
@needs(Action.APPROVE_RECOVERY)
def index() -> Response:
    return _page()


@staff_recovery.post("/<uuid:recovery_id>/approve")
@needs(Action.APPROVE_RECOVERY)
@inject
def approve(
    recovery_id: UUID, use_case: RecoveryDecider = Provide[Container.recovery_decider]
) -> Response:
    try:
        use_case.approve(
            RecoveryId(recovery_id),
            request.form.get("note", ""),
            the_visit().person_id,
            the_actor(),
        )
    except RecoveryRefused as refused:
        return _page(error=str(refused), status=422)
    flash("Approved. The factors are gone, all sessions have ended.", "info")
    return see_other(url_for("staff_recovery.index"))


@staff_recovery.post("/<uuid:recovery_id>/refuse")
@needs(Action.APPROVE_RECOVERY)
@inject
def refuse(
    recovery_id: UUID, use_case: RecoveryDecider = Provide[Container.recovery_decider]
) -> Response:
    try:
        use_case.refuse(
            RecoveryId(recovery_id),
            request.form.get("note", ""),
            the_visit().person_id,
            the_actor(),
        )
    except RecoveryRefused as refused:
        return _page(error=str(refused), status=422)
    flash("Refused. Their factors stay as they are.", "info")
    return see_other(url_for("staff_recovery.index"))


@inject
def _page(
    recoveries: FindRecoveries = Provide[Container.all_recovery_reads],
    clock: Clock = Provide[Container.clock],
    *,
    error: str | None = None,
    status: int = 200,
) -> Response:
    return render(
        "staff/recovery.html",
        status=status,
        listed=recoveries.newest(),
        now=clock.now(),
        longest=LONGEST_WORDS,
        error=error,
    )
