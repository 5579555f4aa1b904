"""Which of several accounts one looks at, and invitations to more."""

from collections.abc import Sequence
from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.access.accept_invitation import InvitationAcceptor
from application.access.member_reads import AccountChoice, FindMembers, FindOwnLogin
from application.access.switch_account import AccountSwitcher
from application.clock import Clock
from domain.access import Action
from domain.identity import AccountId, InvitationId
from entrypoints.container import Container
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.visits import begin_session, the_actor, the_visit
from entrypoints.web.ways import see_other

chosen_account = Blueprint("chosen_account", __name__, url_prefix="/accounts")


@chosen_account.app_context_processor
def switcher() -> dict[str, object]:
    """For the masthead, which asks only where there is a choice."""
    return {"own_accounts": _own_accounts}


@inject
def _own_accounts(
    own: FindOwnLogin = Provide[Container.own_login_reads],
) -> Sequence[AccountChoice]:
    return own.accounts(the_visit().person_id)


@chosen_account.get("/")
@needs(Action.CHOOSE_ACCOUNT)
def index() -> Response:
    return _page()


@inject
def _page(
    *,
    status: int = 200,
    own: FindOwnLogin = Provide[Container.own_login_reads],
    reads: FindMembers = Provide[Container.member_reads],
    clock: Clock = Provide[Container.clock],
) -> Response:
    visit = the_visit()
    return render(
        "account/accounts.html",
        status=status,
        accounts=own.accounts(visit.person_id),
        invitations=reads.invitations_for(visit.email, clock.now()),
    )


@chosen_account.post("/choose")
@needs(Action.CHOOSE_ACCOUNT)
@inject
def choose(use_case: AccountSwitcher = Provide[Container.account_switcher]) -> Response:
    """The account is sent in the form, so that no link can switch somebody over."""
    try:
        wanted = AccountId(UUID(request.form.get("account", "")))
    except ValueError:
        return _page(status=422)
    begin_session(use_case(wanted, the_visit(), the_actor()))
    return see_other(url_for("portal_invoices.index"))


@chosen_account.post("/invitations/<uuid:invitation_id>/join")
@needs(Action.CHOOSE_ACCOUNT)
@inject
def join(
    invitation_id: UUID, use_case: InvitationAcceptor = Provide[Container.invitation_acceptor]
) -> Response:
    use_case.with_login(InvitationId(invitation_id), the_visit(), the_actor())
    flash("You are a member now. Choose the account to look at it.", "info")
    return see_other(url_for("chosen_account.index"))
