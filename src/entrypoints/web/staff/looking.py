"""Looking at the portal as a member: why, then the portal itself, until somebody says stop."""

from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.access.look_as_member import LookAsMember, MemberLooker
from application.clock import Clock
from application.customers.staff_reads import AccountSheet, FindAccounts, MemberRow
from domain.access import LONGEST_LOOK, Action, Due
from domain.errors import InvalidField, NotFound
from domain.identity import AccountId, PersonId
from entrypoints.container import Container
from entrypoints.web.guard import needs, on_the_way
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor, the_visit
from entrypoints.web.ways import see_other

looking = Blueprint("looking", __name__)
_AS_MEMBER = "/staff/accounts/<uuid:account_id>/members/<uuid:person_id>/look"


@looking.get(_AS_MEMBER)
@needs(Action.LOOK_AS_MEMBER)
@inject
def ask(
    account_id: UUID,
    person_id: UUID,
    reads: FindAccounts = Provide[Container.account_reads],
    clock: Clock = Provide[Container.clock],
) -> Response:
    account = reads.sheet(AccountId(account_id), clock.now())
    return _form(account, _member(account, PersonId(person_id)))


@looking.post(_AS_MEMBER, endpoint="begin")
@needs(Action.LOOK_AS_MEMBER)
@inject
def begin(
    account_id: UUID,
    person_id: UUID,
    looker: MemberLooker = Provide[Container.member_looker],
    reads: FindAccounts = Provide[Container.account_reads],
    clock: Clock = Provide[Container.clock],
) -> Response:
    reason = request.form.get("reason", "")[:1000]
    command = LookAsMember(AccountId(account_id), PersonId(person_id), reason)
    try:
        looker.begin(command, the_visit(), the_actor())
    except InvalidField as flaw:
        account = reads.sheet(command.account_id, clock.now())
        return _form(account, _member(account, command.person_id), reason, flaw.message, 422)
    return see_other(url_for("portal_invoices.index"))


@looking.post("/look/stop")
@on_the_way(Due.NOTHING)
@inject
def stop(looker: MemberLooker = Provide[Container.member_looker]) -> Response:
    """Open to every session, because whoever looks may do nothing else."""
    visit = the_visit()
    looker.stop(visit, the_actor())
    if visit.looking is None:
        return see_other(url_for("front_door.enter"))
    flash("You are yourself again.")
    return see_other(url_for("staff_accounts.show", account_id=visit.looking.account_id))


def _member(account: AccountSheet, person_id: PersonId) -> MemberRow:
    found = [member for member in account.members if member.person_id == person_id]
    if not found:
        raise NotFound("member", person_id)
    return found[0]


def _form(
    account: AccountSheet, member: MemberRow, reason: str = "", error: str = "", status: int = 200
) -> Response:
    return render(
        "staff/accounts/look.html",
        status=status,
        account=account,
        member=member,
        reason=reason,
        error=error,
        minutes=int(LONGEST_LOOK.total_seconds() // 60),
    )
