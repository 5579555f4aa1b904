"""Documents of an import on a terminal, as they would become."""

from collections.abc import Iterator, Sequence

from application.billing.import_documents import reasons
from application.billing.importing import SourceDocument
from application.billing.rehearse_import import Rehearsed
from domain.invoicing import DocumentKind, InvoiceContent, LineItem

WIDTH = 44
"""Of a description, in characters."""


def preview(rehearsed: Sequence[Rehearsed]) -> Iterator[str]:
    """Lines of text, without their ends."""
    for one in rehearsed:
        if one.content is None or one.issue_date is None:
            yield from _refused(one)
            continue
        content = one.content
        kind = "invoice" if content.kind is DocumentKind.INVOICE else "credit note"
        yield (
            f"{one.document.key}: {kind} of {one.issue_date} "
            f"from {content.seller.name} to {content.buyer.name} ({content.buyer.reference})"
        )
        yield from map(_line, content.lines)
        yield f"    {_totals(content, one)}"


def _line(line: LineItem) -> str:
    what = line.description if len(line.description) <= WIDTH else f"{line.description[:43]}…"
    return (
        f"    {line.quantity:>7f} × {what:<{WIDTH}} {line.unit_price:>10f} "
        f"{line.net.decimal:>12f}  {line.tax.category.value} {line.tax.rate:f} %"
    )


def _totals(content: InvoiceContent, one: Rehearsed) -> str:
    totals = content.totals
    said = f"net {totals.tax_exclusive.decimal}, tax {totals.tax.decimal}, total {totals.payable}"
    if content.kind is DocumentKind.CREDIT_NOTE or one.issue_date is None:
        return said
    return f"{said}, due {content.terms.due_date(one.issue_date)}"


def _refused(one: Rehearsed) -> Iterator[str]:
    document: SourceDocument = one.document
    yield f"{document.key or '(no number)'}: would be refused"
    for row, reason in zip(document.rows, reasons(document, one.flaws), strict=True):
        yield f"    line {row.line}: {reason}"
