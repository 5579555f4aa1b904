"""One member: what they may do, and the end of it."""

from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.access.change_member import MemberChanger
from application.access.end_sessions import NotOnlyYours, SessionEnder
from application.access.member_reads import FindMembers
from application.clock import Clock
from domain.access import INVITED_AS, Action, LastOwner, Role
from domain.errors import InvalidField
from domain.identity import PersonId
from entrypoints.container import Container
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor, the_viewer
from entrypoints.web.ways import see_other

member = Blueprint("member", __name__, url_prefix="/account/members/<uuid:person_id>")


@member.get("")
@needs(Action.MANAGE_MEMBERS)
def show(person_id: UUID) -> Response:
    return _page(person_id)


@member.post("/role")
@needs(Action.MANAGE_MEMBERS)
@inject
def change_role(
    person_id: UUID, use_case: MemberChanger = Provide[Container.member_changer]
) -> Response:
    try:
        role = Role(request.form.get("role", ""))
    except ValueError:
        return _page(person_id, error="Choose owner, payer or viewer.", status=422)
    try:
        use_case.role(PersonId(person_id), role, the_viewer(), the_actor())
    except (LastOwner, InvalidField) as refused:
        return _page(person_id, error=str(refused), status=409)
    flash(f"The role is {role.value} now.", "info")
    return see_other(url_for("members.index"))


@member.post("/remove")
@needs(Action.MANAGE_MEMBERS)
@inject
def remove(
    person_id: UUID, use_case: MemberChanger = Provide[Container.member_changer]
) -> Response:
    try:
        use_case.remove(PersonId(person_id), the_viewer(), the_actor())
    except LastOwner as refused:
        return _page(person_id, error=str(refused), status=409)
    flash("The member is removed; their sessions in this account have ended.", "info")
    return see_other(url_for("members.index"))


@member.post("/sessions/end")
@needs(Action.MANAGE_MEMBERS)
@inject
def end_sessions(
    person_id: UUID, use_case: SessionEnder = Provide[Container.session_ender]
) -> Response:
    try:
        ended = use_case.of_member(PersonId(person_id), the_viewer(), the_actor())
    except NotOnlyYours as refused:
        return _page(person_id, error=str(refused), status=409)
    flash(f"{ended} session{'' if ended == 1 else 's'} ended.", "info")
    return see_other(url_for("member.show", person_id=person_id))


@inject
def _page(
    person_id: UUID,
    *,
    error: str = "",
    status: int = 200,
    reads: FindMembers = Provide[Container.member_reads],
    clock: Clock = Provide[Container.clock],
) -> Response:
    viewer = the_viewer()
    return render(
        "account/members/member.html",
        status=status,
        member=reads.member(viewer.account_id, PersonId(person_id), clock.now()),
        roles=INVITED_AS,
        error=error,
        is_me=viewer.person_id == person_id,
    )
