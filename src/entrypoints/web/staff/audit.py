"""The audit trail, for staff: who did or saw what, when, on which account or document."""

from collections.abc import Mapping
from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, request

from application.access.ports import FindPeople
from application.audit import RecordRead, TrailProver, inclusion_text
from application.audit.reads import TrailFilters, TrailReads
from domain.access import Action
from entrypoints.container import Container
from entrypoints.web.guard import needs
from entrypoints.web.rendering import render
from entrypoints.web.trail_files import as_file, csv_lines
from entrypoints.web.trail_list import list_of
from entrypoints.web.trail_query import NOBODYS, asked_for, read_filters, read_place
from entrypoints.web.trail_words import KINDS_FOR_STAFF
from entrypoints.web.visits import the_actor

staff_audit = Blueprint("staff_audit", __name__, url_prefix="/staff/audit")

THE_TRAIL = ("trail", "")


@staff_audit.get("/")
@needs(Action.SEE_AUDIT_TRAIL)
@inject
def index(
    reads: TrailReads = Provide[Container.trail_reads],
    people: FindPeople = Provide[Container.people_reads],
    record: RecordRead = Provide[Container.record_read],
) -> Response:
    given = asked_for(request.args)
    filters = _filters(given, reads, people)
    page = reads.page(filters, read_place(request.args))
    record(the_actor(), "trail.viewed", THE_TRAIL, filters.account_id, details=given)
    shown = list_of(page, given, "staff_audit.index", KINDS_FOR_STAFF)
    return render("staff/audit/index.html", "staff/audit/_results.html", **shown)


@staff_audit.get("/export.csv")
@needs(Action.EXPORT_AUDIT_TRAIL)
@inject
def export(
    reads: TrailReads = Provide[Container.trail_reads],
    people: FindPeople = Provide[Container.people_reads],
    record: RecordRead = Provide[Container.record_read],
) -> Response:
    given = asked_for(request.args)
    filters = _filters(given, reads, people)
    record(the_actor(), "trail.exported", THE_TRAIL, filters.account_id, details=given)
    return as_file(csv_lines(reads.export(filters)), "audit-trail.csv", "text/csv")


@staff_audit.get("/<uuid:event_id>")
@needs(Action.SEE_AUDIT_TRAIL)
@inject
def show(
    event_id: UUID,
    reads: TrailReads = Provide[Container.trail_reads],
    prover: TrailProver = Provide[Container.trail_prover],
    record: RecordRead = Provide[Container.record_read],
) -> Response:
    sealed = prover.sealed(event_id)
    page = reads.one(event_id, sealed.at if sealed else None)
    row, details = page.rows[0], {"event": str(event_id)}
    record(the_actor(), "trail.viewed", THE_TRAIL, row.account_id, details=details)
    return render("staff/audit/show.html", row=row, names=page.names, sealed=sealed)


@staff_audit.get("/<uuid:event_id>/proof.json")
@needs(Action.SEE_AUDIT_TRAIL)
@inject
def proof(
    event_id: UUID,
    prover: TrailProver = Provide[Container.trail_prover],
    record: RecordRead = Provide[Container.record_read],
) -> Response:
    text = inclusion_text(prover.inclusion(event_id))
    record(the_actor(), "trail.proven", THE_TRAIL, None, details={"event": str(event_id)})
    return as_file([text], f"proof-{event_id}.json", "application/json")


def _filters(given: Mapping[str, str], reads: TrailReads, people: FindPeople) -> TrailFilters:
    """Accounts by reference, persons by address; what nobody is called finds nothing."""
    account_id, asked = None, dict(given)
    if account := given.get("account", ""):
        account_id = reads.account_named(account) or NOBODYS
    if "@" in given.get("who", ""):
        person = people.by_email(given["who"])
        asked["who"] = str(person.id) if person else str(NOBODYS)
    return read_filters(asked, account_id)
