"""What the access monitor noticed, whom it holds, and the way to let them go."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, abort, flash, request, url_for

from application.clock import Clock
from application.watching import PersonReleaser, ReleasePerson, WatchReads
from application.watching.ports import FindingFilters
from domain.access import Action
from domain.errors import InvalidField
from domain.identity import PersonId
from domain.watching import STEPS, TITLES, RuleName, Step, explain, what_follows
from entrypoints.container import Container
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor
from entrypoints.web.ways import see_other

staff_watch = Blueprint("staff_watch", __name__, url_prefix="/staff/watch")

WORDS = {
    Step.NOTE: "Noted",
    Step.STEP_UP: "Asked again",
    Step.LOCK: "Locked",
    Step.TELL: "Locked, told",
}
TONES = {Step.NOTE: "plain", Step.STEP_UP: "notice", Step.LOCK: "alarm", Step.TELL: "alarm"}


@staff_watch.get("/")
@needs(Action.SEE_WATCH)
@inject
def index(
    reads: WatchReads = Provide[Container.staff_watch_reads],
    clock: Clock = Provide[Container.clock],
) -> Response:
    filters = _filters(request.args)
    page = reads.findings(filters, _place(request.args.get("older", "")))
    return render(
        "staff/watch/index.html",
        "staff/watch/_results.html",
        held=reads.held(clock.now()),
        older_url=_older_url(page.older),
        filters=filters,
        chosen=request.args,
        rows=page.rows,
        **_words(),
    )


@staff_watch.get("/people/<uuid:person_id>")
@needs(Action.SEE_WATCH)
def show(person_id: UUID) -> Response:
    return _person(PersonId(person_id))


@staff_watch.post("/people/<uuid:person_id>/release")
@needs(Action.RELEASE_LOCK)
@inject
def release(
    person_id: UUID, releaser: PersonReleaser = Provide[Container.person_releaser]
) -> Response:
    why = request.form.get("why", "").replace("\0", "")[:500]
    name = _named(PersonId(person_id))
    try:
        releaser(ReleasePerson(PersonId(person_id), why), the_actor())
    except InvalidField as flaw:
        return _person(PersonId(person_id), error=flaw.message, why=why, status=422)
    flash(f"{name} goes on from now; what was counted before counts no more.")
    return see_other(url_for("staff_watch.show", person_id=person_id))


@inject
def _person(
    person_id: PersonId,
    reads: WatchReads = Provide[Container.staff_watch_reads],
    clock: Clock = Provide[Container.clock],
    *,
    error: str = "",
    why: str = "",
    status: int = 200,
) -> Response:
    page = reads.findings(
        FindingFilters(person_id=person_id), _place(request.args.get("older", ""))
    )
    return render(
        "staff/watch/show.html",
        status=status,
        name=_named(person_id),
        person_id=person_id,
        standing=reads.standing(person_id),
        now=clock.now(),
        rows=page.rows,
        older_url=_older_url(page.older),
        error=error,
        why=why,
        **_words(),
    )


@inject
def _named(person_id: PersonId, reads: WatchReads = Provide[Container.staff_watch_reads]) -> str:
    name = reads.person_named(person_id)
    return abort(404) if name is None else name


def _words() -> dict[str, Any]:
    return {
        "explain": explain,
        "what_follows": what_follows,
        "titles": TITLES,
        "rule_options": (
            ("", "Everything"),
            *((rule.value, title) for rule, title in TITLES.items()),
        ),
        "step_words": WORDS,
        "step_tones": TONES,
        "steps": STEPS,
    }


def _filters(asked: Mapping[str, str]) -> FindingFilters:
    """What can't be understood counts as not asked."""
    rule = asked.get("rule", "")
    step = asked.get("step", "").upper()
    return FindingFilters(
        rule=RuleName(rule) if rule in set(RuleName) else None,
        at_least=Step[step] if step in Step.__members__ else Step.NOTE,
        only_open=asked.get("open") == "yes",
    )


def _place(asked: str) -> tuple[datetime, str] | None:
    """An address that was tampered with shows the first page."""
    try:
        at, finding_id = json.loads(urlsafe_b64decode(asked + "=="))
        moment = datetime.fromisoformat(at)
        return None if moment.tzinfo is None else (moment, str(UUID(finding_id)))
    except (ValueError, TypeError, AttributeError):
        return None


def _older_url(place: tuple[datetime, str] | None) -> str | None:
    if place is None:
        return None
    at, finding_id = place
    value = json.dumps([at.isoformat(), finding_id], separators=(",", ":")).encode()
    kept = {name: text for name, text in request.args.items() if name in {"rule", "step", "open"}}
    more = {"older": urlsafe_b64encode(value).decode().rstrip("=")}
    return f"{request.path}?{urlencode(kept | more)}"
