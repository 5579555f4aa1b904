"""Who looked at or changed what in the account, for its owner, with proofs to take along."""

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, request

from application.audit import RecordRead, TrailProver, inclusion_text, inclusions_text
from application.audit.reads import ActivityReads
from domain.access import Action
from entrypoints.container import Container
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.trail_files import as_file, csv_lines
from entrypoints.web.trail_list import list_of
from entrypoints.web.trail_query import asked_for, read_filters, read_place
from entrypoints.web.trail_words import KINDS_FOR_OWNERS
from entrypoints.web.visits import the_actor, the_viewer

activity = Blueprint("activity", __name__, url_prefix="/account/activity")

PROVEN_AT_ONCE = 500
"""Events with their proofs in one file: as many as a request can prove in a few seconds."""


@activity.get("")
@needs(Action.SEE_ACTIVITY)
@inject
def index(
    reads: ActivityReads = Provide[Container.own_trail_reads],
    record: RecordRead = Provide[Container.record_own_read],
) -> Response:
    account_id, given = the_viewer().account_id, asked_for(request.args)
    page = reads.page_of(account_id, read_filters(given), read_place(request.args))
    record(the_actor(), "activity.viewed", ("account", str(account_id)), account_id)
    shown = list_of(page, given, "activity.index", KINDS_FOR_OWNERS)
    return render("account/activity/index.html", "account/activity/_results.html", **shown)


@activity.get("/export.csv")
@needs(Action.SEE_ACTIVITY)
@inject
def export(
    reads: ActivityReads = Provide[Container.own_trail_reads],
    record: RecordRead = Provide[Container.record_own_read],
) -> Response:
    account_id, filters = the_viewer().account_id, read_filters(asked_for(request.args))
    rows = reads.export_of(account_id, filters)
    record(the_actor(), "activity.exported", ("account", str(account_id)), account_id)
    return as_file(csv_lines(rows), "activity.csv", "text/csv")


@activity.get("/proofs.json")
@needs(Action.SEE_ACTIVITY)
@inject
def proofs(
    reads: ActivityReads = Provide[Container.own_trail_reads],
    prover: TrailProver = Provide[Container.trail_prover],
    record: RecordRead = Provide[Container.record_own_read],
) -> Response:
    """The newest events of the list as it is filtered, each with its proof."""
    account_id, filters = the_viewer().account_id, read_filters(asked_for(request.args))
    found = _some(row.id for row in reads.export_of(account_id, filters))
    proven = prover.inclusions(found[:PROVEN_AT_ONCE], of=account_id)
    record(the_actor(), "activity.exported", ("account", str(account_id)), account_id)
    text = inclusions_text(proven, are_more=len(found) > PROVEN_AT_ONCE)
    return as_file([text], "activity-with-proofs.json", "application/json")


@activity.get("/<uuid:event_id>")
@needs(Action.SEE_ACTIVITY)
@inject
def show(
    event_id: UUID,
    reads: ActivityReads = Provide[Container.own_trail_reads],
    prover: TrailProver = Provide[Container.trail_prover],
    record: RecordRead = Provide[Container.record_own_read],
) -> Response:
    account_id, sealed = the_viewer().account_id, prover.sealed(event_id)
    page = reads.one_of(account_id, event_id, sealed.at if sealed else None)
    about, details = ("account", str(account_id)), {"event": str(event_id)}
    record(the_actor(), "activity.viewed", about, account_id, details=details)
    return render("account/activity/show.html", row=page.rows[0], names=page.names, sealed=sealed)


@activity.get("/<uuid:event_id>/proof.json")
@needs(Action.SEE_ACTIVITY)
@inject
def proof(
    event_id: UUID,
    reads: ActivityReads = Provide[Container.own_trail_reads],
    prover: TrailProver = Provide[Container.trail_prover],
    record: RecordRead = Provide[Container.record_own_read],
) -> Response:
    account_id, sealed = the_viewer().account_id, prover.sealed(event_id)
    reads.one_of(account_id, event_id, sealed.at if sealed else None)
    text = inclusion_text(prover.inclusion(event_id, of=account_id))
    about, details = ("account", str(account_id)), {"event": str(event_id)}
    record(the_actor(), "activity.proven", about, account_id, details=details)
    return as_file([text], f"proof-{event_id}.json", "application/json")


def _some(event_ids: Iterator[UUID]) -> list[UUID]:
    return list(islice(event_ids, PROVEN_AT_ONCE + 1))
