"""Who belongs to the account, who is invited, and the form for inviting."""

from collections.abc import Iterable
from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.access.ask import Refused
from application.access.invite import InviteMember, Inviter
from application.access.member_reads import FindMembers
from application.clock import Clock
from domain.access import INVITED_AS, Action, Resource, Role
from domain.errors import Conflict, InvalidField, InvalidInput
from domain.identity import InvitationId
from entrypoints.container import Container
from entrypoints.limits import limiter, person_or_address
from entrypoints.problems import fields_of
from entrypoints.web.guard import ask, may, needs
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor, the_viewer, the_visit
from entrypoints.web.ways import see_other

members = Blueprint("members", __name__, url_prefix="/account/members")

LETTERS = "30 per hour; 100 per day"
"""Letters that one person may cause by inviting."""


@members.get("/")
@needs(Action.SEE_MEMBERS)
@inject
def index(
    reads: FindMembers = Provide[Container.member_reads], clock: Clock = Provide[Container.clock]
) -> Response:
    viewer, now = the_viewer(), clock.now()
    found = reads.members(viewer.account_id, now)
    # Who only looks needn't know who is about to come.
    invited = reads.invitations(viewer.account_id, now) if may(Action.MANAGE_MEMBERS) else []
    return render(
        "account/members/index.html",
        members=found,
        invited=invited,
        taken=_seats(row.role for row in found) + _seats(row.role for row in invited),
        me=viewer.person_id,
    )


@members.get("/invite")
@needs(Action.MANAGE_MEMBERS)
def invite() -> Response:
    return _form()


@members.post("/invite", endpoint="send")
@needs(Action.MANAGE_MEMBERS)
@limiter.limit(LETTERS, key_func=person_or_address)
@inject
def send(use_case: Inviter = Provide[Container.inviter]) -> Response:
    viewer = the_viewer()
    typed = {name: request.form.get(name, "") for name in ("email", "name", "role")}
    try:
        use_case.member(
            InviteMember(
                email=typed["email"],
                name=typed["name"],
                role=_role(typed["role"]),
                account_id=viewer.account_id,
                account_name=viewer.account_name,
                invited_by=the_visit().name,
            ),
            the_actor(),
            lambda size: ask(Action.MANAGE_MEMBERS, Resource(viewer.account_id, size=size)),
        )
    except (InvalidField, InvalidInput) as error:
        errors = {flaw["pointer"]: flaw["detail"] for flaw in fields_of(error)}
        return _form(typed, errors, status=422)
    except Conflict as error:
        return _form(typed, {"email": str(error)}, status=409)
    except Refused as refused:
        return _form(typed, refused=refused, status=403)
    flash(f"{typed['email']} is invited. The link in the mail works for 7 days.", "info")
    return see_other(url_for("members.index"))


@members.post("/invitations/<uuid:invitation_id>/resend")
@needs(Action.MANAGE_MEMBERS)
@limiter.limit(LETTERS, key_func=person_or_address)
@inject
def resend(invitation_id: UUID, use_case: Inviter = Provide[Container.inviter]) -> Response:
    viewer = the_viewer()
    invitation = use_case.resend(
        viewer.account_id, InvitationId(invitation_id), viewer.account_name, the_actor()
    )
    flash(f"{invitation.email} gets a new link; the one before is worthless.", "info")
    return see_other(url_for("members.index"))


@members.post("/invitations/<uuid:invitation_id>/revoke")
@needs(Action.MANAGE_MEMBERS)
@inject
def revoke(invitation_id: UUID, use_case: Inviter = Provide[Container.inviter]) -> Response:
    viewer = the_viewer()
    invitation = use_case.revoke(viewer.account_id, InvitationId(invitation_id), the_actor())
    flash(f"{invitation.email} is not invited any more.", "info")
    return see_other(url_for("members.index"))


def _form(
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    *,
    refused: Refused | None = None,
    status: int = 200,
) -> Response:
    return render(
        "account/members/invite.html",
        status=status,
        typed=typed or {"role": Role.VIEWER.value},
        errors=errors or {},
        refused=refused,
        roles=INVITED_AS,
    )


def _role(written: str) -> Role:
    try:
        return Role(written)
    except ValueError:
        raise InvalidField("role", "must be owner, payer or viewer") from None


def _seats(roles: Iterable[Role | None]) -> int:
    """Guests come for a time and take none."""
    return sum(role is not Role.GUEST for role in roles)
