"""The account's invoices: the list, one of them, and its PDF.

The account comes from the session alone; no address names one.
"""

from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, abort, request
from flask_login import login_required

from application.audit_reads import RecordRead
from application.clock import Clock
from application.documents.ports import DocumentArchive
from application.invoicing.portal_reads import PortalInvoices, PortalScope
from domain.access import Action, Resource, decide
from domain.identity import InvoiceId
from entrypoints.container import Container
from entrypoints.web.auth.session import the_actor, the_viewer
from entrypoints.web.portal.invoice_query import place_url, read_filters, read_place
from entrypoints.web.rendering import render

portal_invoices = Blueprint("portal_invoices", __name__, url_prefix="/invoices")


@portal_invoices.get("/")
@login_required
@inject
def index(
    reads: PortalInvoices = Provide[Container.portal_invoices],
    clock: Clock = Provide[Container.clock],
) -> Response:
    scope, filters = _scope_for(Action.LIST_INVOICES, clock), read_filters(request.args)
    page = reads.page(scope, filters, read_place(request.args, filters.sort))
    return render(
        "portal/invoices/index.html",
        "portal/invoices/_results.html",
        rows=page.rows,
        currency=page.currency,
        filters=filters,
        vendors=page.vendors,
        newer_url=place_url(request.path, filters, page.newer),
        older_url=place_url(request.path, filters, page.older),
        count=page.count,
        today=scope.today,
    )


@portal_invoices.get("/<uuid:invoice_id>")
@login_required
@inject
def show(
    invoice_id: UUID,
    reads: PortalInvoices = Provide[Container.portal_invoices],
    clock: Clock = Provide[Container.clock],
    record: RecordRead = Provide[Container.record_read],
) -> Response:
    scope = _scope_for(Action.VIEW_INVOICE, clock)
    invoice = reads.sheet(scope, InvoiceId(invoice_id))
    record(the_actor(), "invoice.viewed", ("invoice", str(invoice.id)), scope.account_id)
    return render("portal/invoices/show.html", invoice=invoice, today=scope.today)


@portal_invoices.get("/<uuid:invoice_id>/readiness")
@login_required
@inject
def readiness(
    invoice_id: UUID,
    reads: PortalInvoices = Provide[Container.portal_invoices],
    clock: Clock = Provide[Container.clock],
) -> Response:
    """Asked every few seconds while the PDF is being prepared, so it is no view of its own."""
    file = reads.file(_scope_for(Action.VIEW_INVOICE, clock), InvoiceId(invoice_id))
    return render("portal/invoices/_readiness.html", invoice=file)


@portal_invoices.get("/<uuid:invoice_id>/document.pdf")
@login_required
@inject
def document(
    invoice_id: UUID,
    reads: PortalInvoices = Provide[Container.portal_invoices],
    archive: DocumentArchive = Provide[Container.archive],
    clock: Clock = Provide[Container.clock],
    record: RecordRead = Provide[Container.record_read],
) -> Response:
    scope = _scope_for(Action.DOWNLOAD_DOCUMENT, clock)
    file = reads.file(scope, InvoiceId(invoice_id))
    if file.storage_key is None:
        abort(404)
    content = archive.get(file.storage_key)
    event, disposition = (
        ("document.downloaded", "attachment")
        if request.args.get("download")
        else ("document.viewed", "inline")
    )
    subject, sha256 = ("invoice", str(invoice_id)), file.sha256.hex()
    record(the_actor(), event, subject, scope.account_id, details={"sha256": sha256})
    response = Response(content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", disposition, filename=file.name)
    return response


def _scope_for(action: Action, clock: Clock) -> PortalScope:
    """What the member may look at for this; nobody reads without having been asked about it."""
    viewer, today = the_viewer(), clock.now().date()
    decision = decide(viewer.subject, action, Resource(viewer.account_id), today)
    if not decision.allowed:
        abort(403 if decision.exists else 404, decision.reason)
    return PortalScope(viewer.account_id, today, viewer.tier.history_begins(today))
