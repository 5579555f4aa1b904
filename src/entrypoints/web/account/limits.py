"""What one member sees of the account's documents: an owner decides."""

from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.access.limit_member import LimitMember, LimitsChanged, MemberLimiter
from application.access.limit_reads import FindLimitable
from application.access.member_reads import FindMembers, MemberRow
from application.clock import Clock
from domain.access import UNLIMITED, Action, Limits
from domain.errors import InvalidField, InvalidInput
from domain.identity import PersonId
from entrypoints.container import Container
from entrypoints.problems import fields_of
from entrypoints.web.account.limits_form import (
    LimitsMistyped,
    Typed,
    Wrong,
    limits_typed,
    seen_as_text,
    seen_from_text,
    typed_in,
    typed_of,
)
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor, the_viewer
from entrypoints.web.ways import see_other

member_limits = Blueprint(
    "member_limits", __name__, url_prefix="/account/members/<uuid:person_id>/limits"
)


@member_limits.get("")
@needs(Action.MANAGE_MEMBERS)
def show(person_id: UUID) -> Response:
    member = _member(person_id)
    return _form(member, typed_of(member.limits), member.limits)


@member_limits.post("")
@needs(Action.MANAGE_MEMBERS)
@inject
def save(
    person_id: UUID,
    limiter: MemberLimiter = Provide[Container.member_limiter],
    limitable: FindLimitable = Provide[Container.limit_reads],
) -> Response:
    viewer, member = the_viewer(), _member(person_id)
    typed, seen = typed_in(request.form), seen_from_text(request.form.get("seen", ""))
    try:
        limits, last_day = limits_typed(typed, limitable.of(viewer.account_id))
        limiter(
            LimitMember(
                viewer.account_id, member.person_id, limits, last_day, seen=seen or UNLIMITED
            ),
            the_actor(),
        )
    except LimitsMistyped as mistake:
        return _form(member, typed, seen or UNLIMITED, errors=mistake.wrong, status=422)
    except (InvalidField, InvalidInput) as error:
        wrong = {flaw["pointer"]: f"It {flaw['detail']}." for flaw in fields_of(error)}
        return _form(member, typed, seen or UNLIMITED, errors=wrong, status=422)
    except LimitsChanged as conflict:
        # Saving once more replaces what somebody else decided, knowingly.
        return _form(member, typed, conflict.current, conflict=str(conflict), status=409)
    flash(f"What {member.name} sees is decided. It counts from their next click on.", "info")
    return see_other(url_for("members.index"))


@inject
def _member(
    person_id: UUID,
    reads: FindMembers = Provide[Container.member_reads],
    clock: Clock = Provide[Container.clock],
) -> MemberRow:
    return reads.member(the_viewer().account_id, PersonId(person_id), clock.now())


@inject
def _form(
    member: MemberRow,
    typed: Typed,
    seen: Limits,
    *,
    errors: Wrong | None = None,
    conflict: str = "",
    status: int = 200,
    limitable: FindLimitable = Provide[Container.limit_reads],
) -> Response:
    return render(
        "account/members/limits.html",
        status=status,
        member=member,
        typed=typed,
        seen=seen_as_text(seen),
        known=limitable.of(the_viewer().account_id),
        errors=errors or {},
        conflict=conflict,
    )
