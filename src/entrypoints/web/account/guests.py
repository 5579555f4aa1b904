"""Letting a guest in: who, until when, and to see what."""

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.access.let_in_guest import GuestInviter, LetInGuest
from application.access.limit_reads import FindLimitable
from domain.access import UNLIMITED, Action
from domain.errors import Conflict, InvalidField, InvalidInput
from entrypoints.container import Container
from entrypoints.limits import limiter, person_or_address
from entrypoints.problems import fields_of
from entrypoints.web.account.limits_form import (
    LimitsMistyped,
    Typed,
    Wrong,
    limits_typed,
    typed_in,
    typed_of,
)
from entrypoints.web.account.members import LETTERS
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor, the_viewer, the_visit
from entrypoints.web.ways import see_other

guests = Blueprint("guests", __name__, url_prefix="/account/members/guest")


@guests.get("")
@needs(Action.MANAGE_MEMBERS)
def new() -> Response:
    return _form(typed_of(UNLIMITED))


@guests.post("")
@needs(Action.MANAGE_MEMBERS)
@limiter.limit(LETTERS, key_func=person_or_address)
@inject
def let_in(
    inviter: GuestInviter = Provide[Container.guest_inviter],
    limitable: FindLimitable = Provide[Container.limit_reads],
) -> Response:
    viewer, typed = the_viewer(), typed_in(request.form)
    try:
        limits, last_day = limits_typed(typed, limitable.of(viewer.account_id))
        inviter(
            LetInGuest(
                email=typed["email"],
                name=typed["name"],
                limits=limits,
                last_day=last_day,
                account_id=viewer.account_id,
                account_name=viewer.account_name,
                invited_by=the_visit().name,
            ),
            the_actor(),
        )
    except LimitsMistyped as mistake:
        return _form(typed, mistake.wrong, status=422)
    except (InvalidField, InvalidInput) as error:
        wrong = {flaw["pointer"]: f"It {flaw['detail']}." for flaw in fields_of(error)}
        return _form(typed, wrong, status=422)
    except Conflict as error:
        return _form(typed, {"email": str(error)}, status=409)
    flash(f"{typed['email']} is invited as a guest. The link in the mail works for 7 days.", "info")
    return see_other(url_for("members.index"))


@inject
def _form(
    typed: Typed,
    errors: Wrong | None = None,
    *,
    status: int = 200,
    limitable: FindLimitable = Provide[Container.limit_reads],
) -> Response:
    return render(
        "account/members/guest.html",
        status=status,
        typed=typed,
        known=limitable.of(the_viewer().account_id),
        errors=errors or {},
    )
