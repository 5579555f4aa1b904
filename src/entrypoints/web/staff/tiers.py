"""The tiers: what each entitles to, every version of it, and the form that makes the next."""

from typing import Any

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.access.edit_tier import EditTier, TierChanged, TierEditor
from application.access.tier_reads import FindTiers, TierEffect
from domain.access import DEFAULT_TIERS, Action, Tier, changes_between
from domain.errors import InvalidField
from entrypoints.container import Container
from entrypoints.web.guard import needs, today
from entrypoints.web.rendering import render
from entrypoints.web.staff.tier_form import TierMistyped, Typed, tier_typed, typed_in, typed_of
from entrypoints.web.staff.tier_words import said, said_change
from entrypoints.web.visits import the_actor
from entrypoints.web.ways import see_other

staff_tiers = Blueprint("staff_tiers", __name__, url_prefix="/staff/tiers")


@staff_tiers.get("/")
@needs(Action.SEE_TIERS)
@inject
def index(reads: FindTiers = Provide[Container.tier_reads]) -> Response:
    listed = reads.listed()
    rows = list(zip(*(said(one.tier) for one in listed), strict=True))
    return render("staff/tiers/index.html", listed=listed, rows=rows)


@staff_tiers.get("/<code>")
@needs(Action.SEE_TIERS)
@inject
def show(code: str, reads: FindTiers = Provide[Container.tier_reads]) -> Response:
    versions = reads.versions(code)
    before = [version.tier for version in versions[1:]]
    changes = [
        [said_change(change) for change in changes_between(old, version.tier)]
        for version, old in zip(versions, before, strict=False)
    ]
    return render(
        "staff/tiers/show.html",
        tier=versions[0].tier,
        entitlements=said(versions[0].tier),
        versions=list(zip(versions, [*changes, []], strict=True)),
        accounts=reads.effect(versions[0].tier, today()).accounts,
    )


@staff_tiers.get("/new")
@needs(Action.EDIT_TIERS)
def new() -> Response:
    """The smallest of the usual ones, to be changed into what is wanted."""
    typed = typed_of(DEFAULT_TIERS["basic"]) | {"code": "", "name": "", "version": 0}
    return _form(typed, current=None)


@staff_tiers.post("/new", endpoint="add")
@needs(Action.EDIT_TIERS)
@inject
def add(
    reads: FindTiers = Provide[Container.tier_reads],
    editor: TierEditor = Provide[Container.tier_editor],
) -> Response:
    return _asked(typed_in(request.form) | {"version": "0"}, None, reads, editor)


@staff_tiers.get("/<code>/edit")
@needs(Action.EDIT_TIERS)
@inject
def edit(code: str, reads: FindTiers = Provide[Container.tier_reads]) -> Response:
    tier = reads.versions(code)[0].tier
    return _form(typed_of(tier), current=tier)


@staff_tiers.post("/<code>/edit", endpoint="save")
@needs(Action.EDIT_TIERS)
@inject
def save(
    code: str,
    reads: FindTiers = Provide[Container.tier_reads],
    editor: TierEditor = Provide[Container.tier_editor],
) -> Response:
    current = reads.versions(code)[0].tier
    return _asked(typed_in(request.form) | {"code": code}, current, reads, editor)


def _asked(typed: Typed, current: Tier | None, reads: FindTiers, editor: TierEditor) -> Response:
    try:
        wanted = tier_typed(typed)
        if request.form.get("do") == "preview":
            return _form(typed, current, wanted=wanted, effect=reads.effect(wanted, today()))
        made = editor(EditTier(wanted, typed["why"]), the_actor())
    except TierMistyped as mistake:
        return _form(typed, current, errors=mistake.wrong, status=422)
    except InvalidField as flaw:
        return _form(typed, current, errors={flaw.pointer: f"{flaw.message}."}, status=422)
    except TierChanged as conflict:
        newer = conflict.current
        # Saving once more publishes on top of what somebody else made, knowingly.
        typed |= {"version": newer.version}
        return _form(typed, newer, wanted=wanted, conflict=str(conflict), status=409)
    flash(f"{made.name} has version {made.version} now.")
    return see_other(url_for("staff_tiers.show", code=made.code))


def _form(
    typed: Typed,
    current: Tier | None,
    *,
    wanted: Tier | None = None,
    effect: TierEffect | None = None,
    status: int = 200,
    **more: Any,
) -> Response:
    changes = changes_between(current, wanted) if current and wanted else ()
    return render(
        "staff/tiers/edit.html",
        status=status,
        typed=typed,
        current=current,
        changes=[said_change(change) for change in changes],
        effect=effect,
        errors=more.pop("errors", {}),
        conflict=more.pop("conflict", ""),
    )
