"""Credit notes that ledgers post: held to their invoice, also when two come at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from tests.builders import REDUCED, STANDARD, a_transaction
from tests.installation import TESTER, Installation

from application.billing.accept_transactions import Accepted, Outcome, Refused
from domain.billing import Transaction, TransactionLine
from domain.identity import InvoiceId
from domain.invoicing import CreditExceedsInvoice, DocumentKind, State
from domain.tax import TaxTreatment


def boxes(quantity: int, tax: TaxTreatment = STANDARD) -> TransactionLine:
    return TransactionLine("Box of paper", Decimal(quantity), Decimal("10.00"), tax)


def a_credit(reference: str, *lines: TransactionLine, **kw: Any) -> Transaction:
    return a_transaction(
        reference, kind=DocumentKind.CREDIT_NOTE, corrects="T-1", lines=lines, **kw
    )


def state_of(installation: Installation, invoice_id: InvoiceId) -> tuple[str, str]:
    with installation.container.begin_work()(TESTER) as work:
        invoice = work.invoices.get(invoice_id)
    return invoice.state.value, str(invoice.open)


def test_a_credit_note_bears_the_number_and_date_of_its_invoice(installation: Installation) -> None:
    installation.add()
    [invoice_id] = installation.issue(a_transaction("T-1", lines=(boxes(10),)))
    [note_id] = installation.issue(a_credit("C-1", boxes(4)))
    with installation.container.begin_work()(TESTER) as work:
        invoice, note = work.invoices.get(invoice_id), work.invoices.get(note_id)
    assert note.corrects == invoice_id
    assert note.content.preceding == invoice.creditable.reference
    assert state_of(installation, invoice_id) == ("partially_paid", "72.00 GBP")


def test_partial_credit_notes_in_several_calls_void_the_invoice(installation: Installation) -> None:
    installation.add()
    lines = (boxes(10), boxes(2, REDUCED))
    [invoice_id] = installation.issue(a_transaction("T-1", lines=lines))
    installation.issue(a_credit("C-1", boxes(10)))
    installation.issue(a_credit("C-2", boxes(2, REDUCED)))
    assert state_of(installation, invoice_id) == (State.VOID.value, "0.00 GBP")


def test_a_rate_that_was_credited_in_an_earlier_call_is_used_up(installation: Installation) -> None:
    installation.add()
    installation.issue(a_transaction("T-1", lines=(boxes(10), boxes(10, REDUCED))))
    installation.issue(a_credit("C-1", boxes(6)))
    [outcome] = installation.post(a_credit("C-2", boxes(5)))
    assert isinstance(outcome, Refused)
    assert "at most 40.00 GBP at S 20 %" in str(outcome.error)


def test_a_rate_is_used_up_within_a_call_too(installation: Installation) -> None:
    installation.add()
    installation.issue(a_transaction("T-1", lines=(boxes(10), boxes(10, REDUCED))))
    first, second, third = installation.post(
        a_credit("C-1", boxes(6)), a_credit("C-2", boxes(5)), a_credit("C-3", boxes(4))
    )
    assert isinstance(first, Accepted)
    assert isinstance(second, Refused)
    assert isinstance(second.error, CreditExceedsInvoice)
    assert isinstance(third, Accepted)


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_credit_notes_at_once_that_exceed_together_one_is_refused(
    installation: Installation, attempt: int
) -> None:
    installation.add()
    [invoice_id] = installation.issue(a_transaction("T-1", lines=(boxes(10),)))
    together = threading.Barrier(2)

    def post(reference: str) -> Outcome:
        together.wait(timeout=30)
        [outcome] = installation.post(a_credit(reference, boxes(6)))
        return outcome

    with ThreadPoolExecutor(2) as callers:
        outcomes = list(callers.map(post, ["C-1", "C-2"]))
    refused = [one.error for one in outcomes if isinstance(one, Refused)]
    assert [type(error) for error in refused] == [CreditExceedsInvoice]
    assert state_of(installation, invoice_id) == ("partially_paid", "48.00 GBP")
    assert installation.scalar("SELECT count(*) FROM invoices WHERE kind = 'credit_note'") == 1
    assert installation.scalar("SELECT next FROM number_series WHERE series = 'CN'") == 2


def test_a_credit_note_waits_for_the_one_that_holds_the_invoice(installation: Installation) -> None:
    """The row is locked before it is judged: what the first takes, the second sees."""
    installation.add()
    [invoice_id] = installation.issue(a_transaction("T-1", lines=(boxes(10),)))
    with installation.container.begin_work()(TESTER) as work:
        held = work.invoices.for_update([invoice_id])[invoice_id]
        with ThreadPoolExecutor(1) as caller:
            waiting = caller.submit(installation.post, a_credit("C-1", boxes(1)))
            blocked = """SELECT count(*) FROM pg_stat_activity
                WHERE wait_event_type = 'Lock' AND datname = current_database()"""
            while not installation.scalar(blocked):
                assert not waiting.done()
            held.settle(held.payable)
            work.invoices.save(held)
            work.commit()
            assert isinstance(waiting.result(timeout=30)[0], Accepted)
    credited_beyond_open = """SELECT sum(-amount) FROM journal_postings
        WHERE ledger = 'customer_credit'"""
    assert installation.scalar(credited_beyond_open) == 1200
