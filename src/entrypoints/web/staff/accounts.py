"""Customers' accounts, as staff see them: find one, look at it, give it another tier."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.access.set_tier import SetTier, TierSetter
from application.access.tier_reads import FindTiers
from application.audit import RecordRead
from application.clock import Clock
from application.customers.staff_reads import AccountFilters, AccountPlace, FindAccounts
from domain.access import Action
from domain.identity import AccountId
from entrypoints.container import Container
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor
from entrypoints.web.ways import see_other

staff_accounts = Blueprint("staff_accounts", __name__, url_prefix="/staff/accounts")


@staff_accounts.get("/")
@needs(Action.SEE_ACCOUNTS)
@inject
def index(
    reads: FindAccounts = Provide[Container.account_reads],
    tiers: FindTiers = Provide[Container.tier_reads],
) -> Response:
    filters = AccountFilters(_text("q"), _text("tier"))
    page = reads.page(filters, _place(request.args))
    return render(
        "staff/accounts/index.html",
        "staff/accounts/_results.html",
        filters=filters,
        rows=page.rows,
        tiers=tuple((listed.tier.code, listed.tier.name) for listed in tiers.listed()),
        before_url=_url(filters, page.before),
        after_url=_url(filters, page.after),
    )


@staff_accounts.get("/<uuid:account_id>")
@needs(Action.SEE_ACCOUNTS)
@inject
def show(
    account_id: UUID,
    reads: FindAccounts = Provide[Container.account_reads],
    tiers: FindTiers = Provide[Container.tier_reads],
    record: RecordRead = Provide[Container.record_read],
    clock: Clock = Provide[Container.clock],
) -> Response:
    account = reads.sheet(AccountId(account_id), clock.now())
    record(the_actor(), "account.viewed", ("account", str(account.id)), account.id)
    return render(
        "staff/accounts/show.html",
        account=account,
        tiers=tuple((listed.tier.code, listed.tier.name) for listed in tiers.listed()),
    )


@staff_accounts.post("/<uuid:account_id>/tier")
@needs(Action.SET_TIER)
@inject
def set_tier(account_id: UUID, setter: TierSetter = Provide[Container.tier_setter]) -> Response:
    tier, seen = request.form.get("tier", "")[:30], request.form.get("seen", "")[:30]
    setter(SetTier(AccountId(account_id), tier, seen), the_actor())
    flash("The account has its new tier. It counts from the next click on.")
    return see_other(url_for("staff_accounts.show", account_id=account_id))


def _text(name: str) -> str:
    return request.args.get(name, "").replace("\0", "").strip()[:100]


def _place(asked: Mapping[str, str]) -> AccountPlace | None:
    """An address that was tampered with shows the first page."""
    side = "before" if asked.get("before") else "after"
    try:
        name, account_id = json.loads(urlsafe_b64decode(asked.get(side, "") + "=="))
        UUID(account_id)
        if not isinstance(name, str) or "\0" in name:
            return None
    except (ValueError, TypeError, AttributeError):
        return None
    return AccountPlace(name, account_id, is_backwards=side == "before")


def _url(filters: AccountFilters, place: AccountPlace | None) -> str | None:
    if place is None:
        return None
    value = json.dumps([place.name, place.id], separators=(",", ":")).encode()
    side = "before" if place.is_backwards else "after"
    given = {"q": filters.q, "tier": filters.tier, side: urlsafe_b64encode(value).decode()}
    return f"{request.path}?{urlencode({name: text for name, text in given.items() if text})}"
