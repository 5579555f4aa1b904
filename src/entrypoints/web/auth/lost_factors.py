"""The way back for who has lost every second factor."""

from dependency_injector.wiring import Provide, inject
from flask import Response, flash, request, url_for

from application.access.factor_ports import FindRecoveries
from application.access.recover_access import AskRecovery, RecoveryAsker
from application.clock import Clock
from domain.access import COOLING_OFF, LONGEST_WORDS, Due
from domain.errors import Conflict, InvalidField
from entrypoints.container import Container
from entrypoints.limits import limiter, person_or_address
from entrypoints.web.auth.blueprint import auth
from entrypoints.web.guard import on_the_way
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor, the_visit
from entrypoints.web.ways import see_other


@auth.get("/second-factor/lost")
@on_the_way(Due.FACTOR)
def lost_factors() -> Response:
    return _page()


@auth.post("/second-factor/lost", endpoint="ask_recovery")
@on_the_way(Due.FACTOR)
@limiter.limit("5 per day", key_func=person_or_address)
@inject
def ask_recovery(use_case: RecoveryAsker = Provide[Container.recovery_asker]) -> Response:
    form = request.form
    wanted = AskRecovery(form.get("reason", ""), form.get("proof", ""))
    try:
        use_case(wanted, the_visit(), the_actor())
    except InvalidField as flaw:
        return _page(wanted=wanted, errors={flaw.pointer: f"This {flaw.message}."}, status=422)
    except Conflict:
        pass  # the page says that there is one, and since when
    return see_other(url_for("auth.lost_factors"))


@auth.post("/second-factor/lost/cancel", endpoint="withdraw_recovery")
@on_the_way(Due.FACTOR)
@inject
def withdraw_recovery(use_case: RecoveryAsker = Provide[Container.recovery_asker]) -> Response:
    use_case.cancel(the_visit(), the_actor())
    flash("Your request is cancelled.", "info")
    return see_other(url_for("auth.second_factor"))


@inject
def _page(
    recoveries: FindRecoveries = Provide[Container.recovery_reads],
    clock: Clock = Provide[Container.clock],
    *,
    wanted: AskRecovery | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    now = clock.now()
    return render(
        "auth/lost_factors.html",
        status=status,
        recovery=recoveries.open_of(the_visit().person_id, now),
        now=now,
        hours=int(COOLING_OFF.total_seconds() // 3600),
        longest=LONGEST_WORDS,
        wanted=wanted or AskRecovery("", ""),
        errors=errors or {},
    )
