"""What invoicing refuses, and why."""

from datetime import date

from domain.errors import Conflict, DomainError
from domain.identity import VendorId
from domain.text import why_unfit


class InvoiceIncomplete(DomainError):
    """Something that the law or EN 16931 asks for is missing or wrong."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


class IllegalTransition(Conflict):
    """The document can't take this step from the state that it is in."""

    def __init__(self, state: str, event: str) -> None:
        super().__init__(f"A document that is {state} can't {event}.")
        self.state = state
        self.event = event


class NumberOutOfOrder(Conflict):
    """The issue date lies before that of the last document of the series."""

    def __init__(self, vendor_id: VendorId, series: str, issue_date: date, last: date) -> None:
        super().__init__(
            f"Series {series} already has a document of {last.isoformat()}; dates never go back "
            f"in a series, so {issue_date.isoformat()} can't follow."
        )
        self.vendor_id = vendor_id
        self.series = series
        self.issue_date = issue_date
        self.last = last


class CreditExceedsInvoice(Conflict):
    """All credit notes together would take back more than their invoice was over."""

    def __init__(
        self, invoice_number: str, creditable: object, credit: object, taxed: str = ""
    ) -> None:
        """`taxed`: the category and rate of which there isn't enough; empty for the whole."""
        at = f" at {taxed}" if taxed else ""
        super().__init__(
            f"{credit}{at} can't be credited: of invoice {invoice_number} at most {creditable}{at} "
            "is left."
        )
        self.invoice_number = invoice_number
        self.creditable = creditable
        self.credit = credit


def check_texts(*, paragraph: bool = False, **texts: str) -> None:
    """Raise InvoiceIncomplete for the first text that can't stand on a document."""
    for field, text in texts.items():
        if text and (why := why_unfit(text, paragraph=paragraph)):
            raise InvoiceIncomplete(field, why)
