"""`GET /api/v1/invoices` and `GET /api/v1/invoices/{number}`."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, jsonify
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from application.audit import RecordRead
from application.clock import Clock
from application.invoicing.api_reads import ApiFilters, ApiInvoices, ApiPlace
from domain.access import Scope
from domain.identity import InvoiceId
from entrypoints.api.calling import the_actor, the_caller
from entrypoints.api.invoice_detail import InvoiceDetail
from entrypoints.api.invoice_models import InvoiceList, InvoiceSummary, Kind
from entrypoints.api.links import PREFIX, Links
from entrypoints.api.operations import Answers, Operation, operation
from entrypoints.container import Container
from entrypoints.intake import Code, Day
from entrypoints.settings import Settings

invoices = Blueprint("api_invoices", __name__, url_prefix=PREFIX)


def read_cursor(text: str) -> ApiPlace:
    """Raises ValueError for what is no cursor of ours."""
    try:
        day, _, row_id = urlsafe_b64decode(f"{text}==").decode("ascii").partition(" ")
        return ApiPlace(date.fromisoformat(day), InvoiceId(UUID(row_id)))
    except ValueError:
        raise ValueError("is no cursor that was handed out here") from None


def cursor_of(place: ApiPlace) -> str:
    text = f"{place.issue_date.isoformat()} {place.id}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _checked(text: str) -> str:
    read_cursor(text)
    return text


class InvoiceQuery(BaseModel):
    """What a list is narrowed to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vendor: Code | None = Field(None, description="The code of a vendor.")
    customer: Code | None = Field(None, description="The reference of an account.")
    kind: Kind | None = None
    status: (
        Literal["issued", "partially_paid", "paid", "void", "uncollectible", "open", "overdue"]
        | None
    ) = Field(None, description="`open`: something is owed. `overdue`: and it is late.")
    issued_from: Day | None = None
    issued_to: Day | None = None
    limit: int = Field(50, ge=1, le=200)
    cursor: Annotated[str, Field(max_length=200), AfterValidator(_checked)] | None = Field(
        None, description="Of the page that follows another; `next` has it already."
    )


class NumberQuery(BaseModel):
    """Which of several vendors is meant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vendor: Code | None = Field(None, description="The code of a vendor.")


@invoices.get("/invoices")
@operation(
    Operation(
        "List documents",
        "Issued invoices and credit notes of the vendors that the key may see, the newest first.",
        scope=Scope.INVOICES_READ,
        parameters=InvoiceQuery,
        answers={
            200: Answers(
                "One page.", (InvoiceList,), {"Link": "The page that follows, with rel=next."}
            )
        },
    )
)
@inject
def list_invoices(
    query: InvoiceQuery,
    reads: ApiInvoices = Provide[Container.api_invoices],
    clock: Clock = Provide[Container.clock],
    record: RecordRead = Provide[Container.record_read],
    settings: Settings = Provide[Container.settings],
) -> Response:
    links = Links(settings.public_url)
    page = reads.page(
        the_caller().vendor_id,
        _filters(query),
        read_cursor(query.cursor) if query.cursor else None,
        size=query.limit,
        now=clock.now(),
    )
    asked = query.model_dump(mode="json", exclude_none=True)
    details = asked | {"shown": len(page.rows)}
    record(the_actor(), "invoices.listed", ("invoices", "api"), None, details=details)
    following = None
    if page.following:
        following = links.invoices(**asked | {"cursor": cursor_of(page.following)})
    rows = [InvoiceSummary.of(row, links) for row in page.rows]
    response = jsonify(InvoiceList(invoices=rows, next=following).model_dump(mode="json"))
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


@invoices.get("/invoices/<path:number>")
@operation(
    Operation(
        "Read a document",
        "One issued invoice or credit note, with all that stands on it.",
        scope=Scope.INVOICES_READ,
        path={"number": "Its number, such as INV-2026-000001."},
        parameters=NumberQuery,
        answers={200: Answers("The document.", (InvoiceDetail,))},
        problems={
            404: "There is no such document for this key.",
            409: "Several vendors have a document of this number: say which with `vendor`.",
        },
    )
)
@inject
def read_invoice(
    query: NumberQuery,
    number: str,
    reads: ApiInvoices = Provide[Container.api_invoices],
    clock: Clock = Provide[Container.clock],
    record: RecordRead = Provide[Container.record_read],
    settings: Settings = Provide[Container.settings],
) -> Response:
    found = reads.by_number(the_caller().vendor_id, number[:100], query.vendor or "", clock.now())
    row = found.row
    record(the_actor(), "invoice.read", ("invoice", str(row.id)), row.account_id)
    detail = InvoiceDetail.of_whole(found, Links(settings.public_url))
    return jsonify(detail.model_dump(mode="json"))


def _filters(query: InvoiceQuery) -> ApiFilters:
    return ApiFilters(
        vendor=query.vendor or "",
        customer=query.customer or "",
        kind=query.kind or "",
        status=query.status or "",
        issued_from=query.issued_from,
        issued_to=query.issued_to,
    )
