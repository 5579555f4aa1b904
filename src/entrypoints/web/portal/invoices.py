"""The account's invoices: the list, one of them, and its PDF.

The account comes from the session alone; no address names one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, abort, request

from application.audit import RecordRead
from application.documents.ports import DocumentArchive
from application.documents.watermark import Watermark, WatermarkPdf, new_reference
from application.invoicing.portal_reads import PortalInvoices, PortalScope
from domain.access import Action, Obligation, Resource
from domain.errors import NotFound
from domain.identity import InvoiceId
from domain.watching import number_in
from entrypoints.container import Container
from entrypoints.settings import Settings
from entrypoints.web.guard import ask, needs, now, the_decision, today
from entrypoints.web.portal.invoice_query import place_url, read_filters, read_place
from entrypoints.web.rendering import render
from entrypoints.web.visits import the_actor, the_viewer, the_visit

portal_invoices = Blueprint("portal_invoices", __name__, url_prefix="/invoices")


@portal_invoices.get("/")
@needs(Action.LIST_INVOICES)
@inject
def index(
    reads: PortalInvoices = Provide[Container.portal_invoices],
    record: RecordRead = Provide[Container.record_own_read],
) -> Response:
    scope, filters = _scope(), read_filters(request.args)
    place = read_place(request.args, filters.sort)
    page = reads.page(scope, filters, place)
    searched = filters.number or filters.q
    if searched and place is None:  # the next page of it is no other search
        # Words are theirs; only numbers can be walked through.
        number = {"number": searched} if number_in(searched) is not None else {}
        details = {"found": len(page.rows)} | number
        about = ("account", str(scope.account_id))
        record(the_actor(), "invoices.searched", about, scope.account_id, details=details)
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
@needs(Action.VIEW_INVOICE)
@inject
def show(
    invoice_id: UUID,
    reads: PortalInvoices = Provide[Container.portal_invoices],
    record: RecordRead = Provide[Container.record_own_read],
) -> Response:
    scope = _scope()
    with _explained(reads, InvoiceId(invoice_id), Action.VIEW_INVOICE):
        invoice = reads.sheet(scope, InvoiceId(invoice_id))
    record(the_actor(), "invoice.viewed", ("invoice", str(invoice.id)), scope.account_id)
    return render("portal/invoices/show.html", invoice=invoice, today=scope.today)


@portal_invoices.get("/<uuid:invoice_id>/readiness")
@needs(Action.VIEW_INVOICE)
@inject
def readiness(
    invoice_id: UUID,
    reads: PortalInvoices = Provide[Container.portal_invoices],
) -> Response:
    """Asked every few seconds while the PDF is being prepared, so it is no view of its own."""
    with _explained(reads, InvoiceId(invoice_id), Action.VIEW_INVOICE):
        file = reads.file(_scope(), InvoiceId(invoice_id))
    return render("portal/invoices/_readiness.html", invoice=file)


@portal_invoices.get("/<uuid:invoice_id>/document.pdf")
@needs(Action.DOWNLOAD_DOCUMENT)
@inject
def document(
    invoice_id: UUID,
    reads: PortalInvoices = Provide[Container.portal_invoices],
    archive: DocumentArchive = Provide[Container.archive],
    record: RecordRead = Provide[Container.record_own_read],
    watermark: WatermarkPdf = Provide[Container.watermark],
    settings: Settings = Provide[Container.settings],
) -> Response:
    scope = _scope()
    with _explained(reads, InvoiceId(invoice_id), Action.DOWNLOAD_DOCUMENT):
        file = reads.file(scope, InvoiceId(invoice_id))
    if file.storage_key is None:
        abort(404)
    content = archive.get(file.storage_key)
    copy = {}
    if Obligation.WATERMARK in the_decision().obligations:
        mark = _mark(settings.public_url)
        content = watermark(content, mark)
        copy = {"watermarked": True, "copy": mark.reference}
    event, disposition = (
        ("document.downloaded", "attachment")
        if request.args.get("download")
        else ("document.viewed", "inline")
    )
    subject = ("invoice", str(invoice_id))
    details = {"sha256": file.sha256.hex()} | copy
    record(the_actor(), event, subject, scope.account_id, details=details)
    response = Response(content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", disposition, filename=file.name)
    return response


def _mark(public_url: str) -> Watermark:
    """Of whoever sits at the keyboard, also where they look as somebody else."""
    visit = the_visit()
    check_at = f"{public_url.partition('://')[2]}/verify"
    account = the_viewer().account_name
    return Watermark(visit.name, visit.email, account, now(), new_reference(), check_at)


def _scope() -> PortalScope:
    """What the member may look at; the door has asked the policy."""
    viewer, day = the_viewer(), today()
    return PortalScope(viewer.account_id, day, viewer.tier.history_begins(day), viewer.limits)


@contextmanager
def _explained(reads: PortalInvoices, invoice_id: InvoiceId, action: Action) -> Iterator[None]:
    """Turn "there is none in your scope" into the policy's words, and write the try down.

    Why is only said of documents of the own account; all others don't exist.
    """
    try:
        yield
    except NotFound:
        asked_for = ("invoice", str(invoice_id))
        try:
            facts = reads.facts(the_viewer().account_id, invoice_id)
        except NotFound:
            ask(action, Resource(), asked_for)
            raise
        ask(
            action,
            Resource(
                facts.account_id,
                issue_date=facts.issue_date,
                vendor_id=facts.vendor_id,
                amount=facts.amount,
                cost_centre=facts.accounting_reference,
            ),
            asked_for,
        )
        raise
