"""Where staff arrive."""

from flask import Blueprint, Response

from domain.access import Action
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render

staff = Blueprint("staff", __name__, url_prefix="/staff")


@staff.get("/")
@needs(Action.ENTER_STAFF)
def home() -> Response:
    return render("staff/home.html")
