"""The bare address of the house."""

from flask import Blueprint, Response, url_for

front_door = Blueprint("front_door", __name__)


@front_door.get("/")
def enter() -> Response:
    """To the account's invoices; who isn't logged in is asked to on the way."""
    return Response(status=303, headers={"Location": url_for("portal_invoices.index")})
