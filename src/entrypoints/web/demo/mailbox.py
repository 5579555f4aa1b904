"""The mails of a demo, which go to no real mailbox. In production these pages don't exist."""

from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, abort, make_response

from application.mail import Mail, Mailbox
from domain.identity import MailId
from entrypoints.container import Container
from entrypoints.web.guard import open_to_all
from entrypoints.web.rendering import render

mailbox = Blueprint("mailbox", __name__, url_prefix="/mailbox")

SHUT_IN = "; ".join(
    ("sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'self'")
)
"""A mail is somebody else's page: it may show its own colours, and nothing else."""


@mailbox.get("/")
@open_to_all
@inject
def index(mails: Mailbox = Provide[Container.mailbox]) -> Response:
    return render("mailbox/index.html", mails=mails.all())


@mailbox.get("/<uuid:mail_id>")
@open_to_all
@inject
def show(mail_id: UUID, mails: Mailbox = Provide[Container.mailbox]) -> Response:
    return _private(render("mailbox/show.html", mail=_found(mails, mail_id)))


@mailbox.get("/<uuid:mail_id>/html")
@open_to_all
@inject
def html(mail_id: UUID, mails: Mailbox = Provide[Container.mailbox]) -> Response:
    response = make_response(_found(mails, mail_id).html)
    response.headers["Content-Security-Policy"] = SHUT_IN
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return _private(response)


def _found(mails: Mailbox, mail_id: UUID) -> Mail:
    return mails.get(MailId(mail_id)) or abort(404)


def _private(response: Response) -> Response:
    """The address must not go along to where the mail's links lead."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
