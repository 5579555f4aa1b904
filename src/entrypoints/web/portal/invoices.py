"""The account's invoices: the list, one of them, and its PDF.

The account comes from the session alone; no address names one.
"""

from datetime import date
from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, abort, request
from flask_login import login_required

from application.access.ports import Viewer
from application.audit_reads import RecordRead
from application.clock import Clock
from application.documents.ports import DocumentArchive
from application.invoicing.portal_reads import PortalInvoices
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
    viewer, today = the_viewer(), clock.now().date()
    _must_be_allowed(viewer, Action.LIST_INVOICES, today)
    filters = read_filters(request.args)
    page = reads.page(
        viewer.account_id,
        filters,
        read_place(request.args, filters.sort),
        today=today,
        visible_since=viewer.tier.history_begins(today),
    )
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
        today=today,
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
    viewer, today = the_viewer(), clock.now().date()
    _must_be_allowed(viewer, Action.VIEW_INVOICE, today)
    invoice = reads.sheet(
        viewer.account_id,
        InvoiceId(invoice_id),
        today=today,
        visible_since=viewer.tier.history_begins(today),
    )
    record(the_actor(), "invoice.viewed", ("invoice", str(invoice.id)), viewer.account_id)
    return render("portal/invoices/show.html", invoice=invoice, today=today)


@portal_invoices.get("/<uuid:invoice_id>/readiness")
@login_required
@inject
def readiness(
    invoice_id: UUID,
    reads: PortalInvoices = Provide[Container.portal_invoices],
    clock: Clock = Provide[Container.clock],
) -> Response:
    """Asked every few seconds while the PDF is being prepared, so it is no view of its own."""
    viewer, today = the_viewer(), clock.now().date()
    invoice = reads.sheet(
        viewer.account_id,
        InvoiceId(invoice_id),
        today=today,
        visible_since=viewer.tier.history_begins(today),
    )
    return render("portal/invoices/_readiness.html", invoice=invoice)


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
    viewer, today = the_viewer(), clock.now().date()
    _must_be_allowed(viewer, Action.DOWNLOAD_DOCUMENT, today)
    file = reads.file(
        viewer.account_id,
        InvoiceId(invoice_id),
        visible_since=viewer.tier.history_begins(today),
    )
    if file is None:
        abort(404)
    content = archive.get(file.storage_key)
    download = bool(request.args.get("download"))
    record(
        the_actor(),
        "document.downloaded" if download else "document.viewed",
        ("invoice", str(invoice_id)),
        viewer.account_id,
        details={"sha256": file.sha256.hex()},
    )
    response = Response(content, mimetype="application/pdf")
    response.headers.set(
        "Content-Disposition", "attachment" if download else "inline", filename=file.name
    )
    return response


def _must_be_allowed(viewer: Viewer, action: Action, today: date) -> None:
    decision = decide(viewer.subject, action, Resource(viewer.account_id), today)
    if not decision.allowed:
        abort(403 if decision.exists else 404, decision.reason)
