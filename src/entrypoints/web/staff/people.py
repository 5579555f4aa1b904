"""Staff users: who works here, as what; appointing and dismissing them."""

from collections.abc import Sequence
from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.access.appoint_staff import AppointStaff, StaffAppointer
from application.access.ports import FindPeople
from application.access.staff_reads import FindStaff, StaffRow
from domain.access import Action, StaffRole
from domain.identity import PersonId
from entrypoints.container import Container
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor, the_visit
from entrypoints.web.ways import see_other

staff_people = Blueprint("staff_people", __name__, url_prefix="/staff/people")

WHAT = {
    StaffRole.BILLING: "gets invoices out, and gives accounts their tiers",
    StaffRole.APPROVER: "approves what must not go out unseen",
    StaffRole.SUPPORT: "helps customers, and may look at the portal as they see it",
    StaffRole.FINANCE: "sees the money and the audit trail",
    StaffRole.AUDITOR: "sees everything, changes nothing",
    StaffRole.ADMINISTRATOR: "decides about people, tiers and rules",
}


@staff_people.get("/")
@needs(Action.SEE_STAFF)
@inject
def index(reads: FindStaff = Provide[Container.staff_reads]) -> Response:
    return render("staff/people/index.html", people=reads.all())


@staff_people.get("/new")
@needs(Action.MANAGE_STAFF)
def new() -> Response:
    return _new_form("", frozenset())


@staff_people.post("/new", endpoint="appoint")
@needs(Action.MANAGE_STAFF)
@inject
def appoint(
    people: FindPeople = Provide[Container.people_reads],
    appointer: StaffAppointer = Provide[Container.appoint_staff],
) -> Response:
    email, roles = request.form.get("email", "").strip()[:254], _roles(request.form.getlist("role"))
    if not roles:
        return _new_form(email, roles, {"role": "Choose at least one."}, 422)
    known = people.by_email(email)
    if known is None:
        why = "Nobody has a login with this address yet."
        return _new_form(email, roles, {"email": why}, 422)
    had = people.staff_roles(known.id)
    if had and had != roles:
        why = "This is a staff user already; choose them in the list."
        return _new_form(email, roles, {"email": why}, 422)
    appointer(AppointStaff(email, "", roles, seen=had), the_actor())
    flash(f"{known.name} works here now.")
    return see_other(url_for("staff_people.index"))


@staff_people.get("/<uuid:person_id>")
@needs(Action.MANAGE_STAFF)
@inject
def show(person_id: UUID, reads: FindStaff = Provide[Container.staff_reads]) -> Response:
    return _form(reads.one(PersonId(person_id)))


@staff_people.post("/<uuid:person_id>", endpoint="change")
@needs(Action.MANAGE_STAFF)
@inject
def change(
    person_id: UUID,
    reads: FindStaff = Provide[Container.staff_reads],
    appointer: StaffAppointer = Provide[Container.appoint_staff],
) -> Response:
    """No role at all is only meant by the button that says so."""
    person = reads.one(PersonId(person_id))
    is_dismissed = request.form.get("do") == "dismiss"
    roles = frozenset[StaffRole]() if is_dismissed else _roles(request.form.getlist("role"))
    if not roles and not is_dismissed:
        return _form(person, {"role": "Choose at least one, or dismiss them."}, 422)
    seen = _roles(request.form.get("seen", "").split(","))
    appointer(AppointStaff(person.email, "", roles, seen=seen), the_actor())
    flash(f"{person.name} works here no more." if is_dismissed else f"{person.name} is changed.")
    is_self = person.person_id == the_visit().person_id
    # Who took a role from themselves may not see the list any more.
    return see_other(url_for("front_door.enter" if is_self else "staff_people.index"))


def _roles(named: Sequence[str]) -> frozenset[StaffRole]:
    """What is no role is passed over; a form of ours has none such."""
    known = {role.value for role in StaffRole}
    return frozenset(StaffRole(name) for name in named if name in known)


def _form(person: StaffRow, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    return render(
        "staff/people/show.html",
        status=status,
        person=person,
        seen=",".join(sorted(person.roles)),
        roles=WHAT.items(),
        chosen=person.roles,
        errors=errors or {},
    )


def _new_form(
    email: str,
    chosen: frozenset[StaffRole],
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    return render(
        "staff/people/new.html",
        status=status,
        email=email,
        roles=WHAT.items(),
        chosen=chosen,
        errors=errors or {},
    )
