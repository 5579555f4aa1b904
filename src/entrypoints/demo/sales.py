"""The demo's invoices and credit notes: a real retailer's sales, moved to the present."""

from dataclasses import replace
from datetime import date

from application.billing.import_documents import Result
from application.billing.importing import Field, Ledger, read_mapping
from domain.audit import Actor
from entrypoints.container import Container
from entrypoints.demo.files import MAPPING, SALES
from entrypoints.importing import CsvFile

SOURCE = "shop"
"""Another than that of the mapping, so that the whole file can still be imported by hand."""

FIRST_DAY, LAST_DAY = date(2010, 12, 1), date(2011, 12, 9)
"""Of what is shown of the sample."""

_LARGEST = (
    "14911 17841 12748 14606 15311 13089 14527 14646 15039 13263 "
    "14156 17811 12921 17511 15005 14298 18118 17757 13668 17675"
)
LARGEST = frozenset(_LARGEST.split())
"""The customers with the most documents."""


def is_shown(customer: str) -> bool:
    """The demo loads the largest customers and every twelfth number: 332 customers, with all
    of their documents, so that a first start takes seconds and not a minute."""
    return customer in LARGEST or (customer.isdigit() and int(customer) % 12 == 0)


def load_sales(container: Container, actor: Actor) -> None:
    """Issue what is not issued yet, by the importer that everybody uses."""
    mapping = read_mapping(MAPPING.read_text(encoding="utf-8"))
    fields = replace(mapping.fields, series=Field(), shift_days=_shift(container, actor))
    ledger = Ledger(CsvFile(SALES), replace(mapping, source=SOURCE, fields=fields))
    shown = (one for one in ledger.documents() if is_shown(ledger.customer_of(one)))
    for outcome in container.import_documents()(shown, ledger.mapper, actor):
        if outcome.result is Result.REFUSED:
            why = next(outcome.reasons())
            raise RuntimeError(f"document {outcome.document.key} of the demo is refused: {why}")


def _shift(container: Container, actor: Actor) -> int:
    """By how many days the sales are moved: their last day is the day of the first start.

    They are issued in the order of their dates, so that a load that was interrupted shows by the
    first of them how far it moved them.
    """
    begun = container.billed().of_source(SOURCE)
    if begun:
        return (begun[0].issue_date - FIRST_DAY).days
    with container.begin_work()(actor) as work:
        today = work.vendors.by_code("larkspur").today(container.clock().now())
    return (today - LAST_DAY).days
