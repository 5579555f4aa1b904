"""The pages behind the links of mails. Only their forms use a link up."""

from collections.abc import Callable

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.access.accept_invitation import (
    AcceptWithPassword,
    InvitationAcceptor,
    LoginNeeded,
)
from application.access.change_email import EmailChanger
from application.access.member_reads import FindMembers
from application.access.open_link import LinkOpener
from application.access.reset_password import PasswordResetter, SetPassword
from domain.access import SHORTEST, Invitation, Purpose
from domain.errors import Conflict, InvalidField
from entrypoints.container import Container
from entrypoints.web.account.mailed import behind_a_link, secretly
from entrypoints.web.guard import open_to_all
from entrypoints.web.rendering import render
from entrypoints.web.visits import forget_session, the_actor, visit_or_none
from entrypoints.web.ways import see_other

links = Blueprint("links", __name__, url_prefix="/link")

LONGEST_TYPED = 1024
"""Characters of a password that are read at all."""


@links.get("/<token>")
@open_to_all
@behind_a_link
@inject
def show(token: str, open_link: LinkOpener = Provide[Container.link_opener]) -> Response:
    return _PAGES[open_link(token, the_actor()).purpose](token)


@links.post("/invitation")
@open_to_all
@behind_a_link
@inject
def accept(use_case: InvitationAcceptor = Provide[Container.invitation_acceptor]) -> Response:
    token, name = request.form.get("token", ""), request.form.get("name", "")
    password = request.form.get("password", "")[:LONGEST_TYPED]
    try:
        invitation = use_case.with_password(AcceptWithPassword(token, name, password), the_actor())
    except LoginNeeded:
        return _invitation_page(token)
    except InvalidField as flaw:
        return _invitation_page(token, name=name, errors={flaw.pointer: flaw.message}, status=422)
    return _to_login(f"You have a login now. Sign in as {invitation.email}.")


@links.post("/password")
@open_to_all
@behind_a_link
@inject
def set_password(use_case: PasswordResetter = Provide[Container.password_resetter]) -> Response:
    token = request.form.get("token", "")
    password = request.form.get("password", "")[:LONGEST_TYPED]
    try:
        use_case.finish(SetPassword(token, password), the_actor())
    except InvalidField as flaw:
        return _password_page(token, errors={flaw.pointer: flaw.message}, status=422)
    return _to_login("Your new password is set. You are signed out everywhere: sign in with it.")


@links.post("/new-address")
@open_to_all
@behind_a_link
def confirm_new_address() -> Response:
    return _agreed(Purpose.NEW_ADDRESS)


@links.post("/old-address")
@open_to_all
@behind_a_link
@inject
def decide_old_address(use_case: EmailChanger = Provide[Container.email_changer]) -> Response:
    if request.form.get("answer") == "agree":
        return _agreed(Purpose.OLD_ADDRESS)
    use_case.stop(request.form.get("token", ""), the_actor())
    return render("account/links/address_answered.html", outcome="stopped")


@inject
def _agreed(
    purpose: Purpose, use_case: EmailChanger = Provide[Container.email_changer]
) -> Response:
    try:
        is_done = use_case.agree(purpose, request.form.get("token", ""), the_actor())
    except Conflict:
        return render("account/links/address_answered.html", outcome="taken", status=409)
    if is_done:
        forget_session()
    outcome = "done" if is_done else "waits"
    return render("account/links/address_answered.html", outcome=outcome, purpose=purpose)


@inject
def _invitation_page(
    token: str,
    *,
    name: str | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
    use_case: InvitationAcceptor = Provide[Container.invitation_acceptor],
    reads: FindMembers = Provide[Container.member_reads],
) -> Response:
    invitation, has_login = use_case.look(token, the_actor())
    visit = visit_or_none()
    return secretly(
        render(
            "account/links/invitation.html",
            status=status,
            token=token,
            invitation=invitation,
            account_name=_account_name(invitation, reads),
            has_login=has_login,
            is_theirs=visit is not None and invitation.is_for(visit.email),
            name=invitation.name if name is None else name,
            errors=errors or {},
            shortest=SHORTEST,
        )
    )


def _account_name(invitation: Invitation, reads: FindMembers) -> str:
    return reads.account_name(invitation.account_id) if invitation.account_id else ""


@inject
def _password_page(
    token: str,
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
    use_case: PasswordResetter = Provide[Container.password_resetter],
) -> Response:
    return secretly(
        render(
            "account/links/password.html",
            status=status,
            token=token,
            email=use_case.look(token, the_actor()).email,
            errors=errors or {},
            shortest=SHORTEST,
        )
    )


@inject
def _new_address_page(
    token: str, use_case: EmailChanger = Provide[Container.email_changer]
) -> Response:
    change = use_case.look(token, the_actor())
    return render("account/links/new_address.html", token=token, change=change)


@inject
def _old_address_page(
    token: str, use_case: EmailChanger = Provide[Container.email_changer]
) -> Response:
    change = use_case.look(token, the_actor())
    return render("account/links/old_address.html", token=token, change=change)


_PAGES: dict[Purpose, Callable[[str], Response]] = {
    Purpose.INVITATION: _invitation_page,
    Purpose.PASSWORD_RESET: _password_page,
    Purpose.NEW_ADDRESS: _new_address_page,
    Purpose.OLD_ADDRESS: _old_address_page,
}


def _to_login(words: str) -> Response:
    """With a fresh cookie: who was signed in on this browser before may be somebody else."""
    forget_session()
    flash(words, "info")
    return see_other(url_for("auth.login"))
