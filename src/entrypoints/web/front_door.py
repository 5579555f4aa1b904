"""The bare address of the house."""

from flask import Blueprint, Response, url_for

from entrypoints.web.guard import open_to_all
from entrypoints.web.visits import visit_or_none
from entrypoints.web.ways import see_other

front_door = Blueprint("front_door", __name__)


@front_door.get("/")
@open_to_all
def enter() -> Response:
    """To where somebody works; who isn't logged in is asked to on the way."""
    visit = visit_or_none()
    is_staff_only = visit is not None and visit.staff and visit.viewer is None
    return see_other(url_for("staff.home" if is_staff_only else "portal_invoices.index"))
