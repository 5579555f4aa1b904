"""The access monitor's rules: what counts now, every version before, and the form for the next."""

from typing import Any

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, flash, request, url_for

from application.watching import EditRules, RulesEditor, WatchReads
from domain.access import Action
from domain.errors import Conflict, InvalidField
from domain.watching import BY_HABIT, DEFAULT_RULES, STEPS, TITLES, Rules
from entrypoints.container import Container
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.staff.watch_rules_form import (
    NUMBERS,
    RulesMistyped,
    Typed,
    rules_typed,
    typed_in,
    typed_of,
)
from entrypoints.web.visits import the_actor
from entrypoints.web.ways import see_other

staff_watch_rules = Blueprint("staff_watch_rules", __name__, url_prefix="/staff/watch/rules")


@staff_watch_rules.get("/")
@needs(Action.SEE_WATCH)
@inject
def show(reads: WatchReads = Provide[Container.staff_watch_reads]) -> Response:
    version, rules = _newest(reads)
    return render(
        "staff/watch/rules.html",
        typed=typed_of(rules),
        version=version,
        versions=reads.versions(),
        **_words(),
    )


@staff_watch_rules.get("/edit")
@needs(Action.EDIT_WATCH_RULES)
@inject
def edit(reads: WatchReads = Provide[Container.staff_watch_reads]) -> Response:
    version, rules = _newest(reads)
    return _form(typed_of(rules) | {"version": str(version), "why": ""})


@staff_watch_rules.post("/edit", endpoint="save")
@needs(Action.EDIT_WATCH_RULES)
@inject
def save(
    reads: WatchReads = Provide[Container.staff_watch_reads],
    editor: RulesEditor = Provide[Container.rules_editor],
) -> Response:
    typed = typed_in(request.form)
    seen = typed["version"]
    try:
        rules = rules_typed(typed)
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
        version = editor(EditRules(rules, number, typed["why"]), the_actor())
    except RulesMistyped as mistake:
        return _form(typed, errors=mistake.wrong, status=422)
    except InvalidField as flaw:
        return _form(typed, errors={flaw.pointer: flaw.message}, status=422)
    except Conflict:
        newest, _ = _newest(reads)
        # Saving once more publishes on top of what somebody else made, knowingly.
        return _form(typed | {"version": str(newest)}, conflict=newest, status=409)
    flash(f"Version {version} of the rules counts from now on.")
    return see_other(url_for("staff_watch_rules.show"))


def _newest(reads: WatchReads) -> tuple[int, Rules]:
    versions = reads.versions()
    return (versions[0].version, versions[0].rules) if versions else (0, DEFAULT_RULES)


def _form(
    typed: Typed,
    errors: dict[str, str] | None = None,
    conflict: int | None = None,
    status: int = 200,
) -> Response:
    return render(
        "staff/watch/edit.html",
        status=status,
        typed=typed,
        errors=errors or {},
        conflict=conflict,
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"titles": TITLES, "steps": STEPS, "by_habit": BY_HABIT, "numbers": NUMBERS}
