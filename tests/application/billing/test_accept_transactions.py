"""Transactions become documents, once, whole or not at all."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tests.builders import a_transaction, an_account
from tests.installation import TESTER, Installation

from application.billing.accept_transactions import Accepted, Refused, Untouched
from domain.billing import TransactionLine
from domain.invoicing import DocumentKind


def test_a_transaction_becomes_an_issued_invoice_with_journal_audit_and_outbox(
    installation: Installation,
) -> None:
    installation.add()
    [invoice_id] = installation.issue(a_transaction())
    with installation.container.begin_work()(TESTER) as work:
        invoice = work.invoices.get(invoice_id)
    assert invoice.state == "issued"
    assert invoice.number.endswith("-000001")
    assert str(invoice.open) == "45.00 GBP"
    one = "SELECT count(*) FROM {} WHERE {} = :id"
    assert installation.scalar(one.format("journal_entries", "subject_id"), id=str(invoice_id)) == 1
    assert installation.scalar(one.format("audit_events", "subject_id"), id=str(invoice_id)) == 1
    assert installation.scalar("SELECT payload->>'invoice_id' FROM outbox") == str(invoice_id)


def test_the_same_transaction_again_returns_the_same_invoice(installation: Installation) -> None:
    installation.add()
    [first] = installation.issue(a_transaction())
    [again] = installation.post(a_transaction())
    assert again == Accepted(first, created=False)
    assert installation.scalar("SELECT count(*) FROM invoices") == 1


def test_the_same_reference_with_another_content_is_a_conflict(installation: Installation) -> None:
    installation.add()
    installation.issue(a_transaction())
    [outcome] = installation.post(a_transaction(note="something else"))
    assert isinstance(outcome, Refused)
    assert "another content" in str(outcome.error)


def test_a_repetition_within_one_call_makes_one_invoice(installation: Installation) -> None:
    installation.add()
    first, second = installation.issue(a_transaction(), a_transaction())
    assert first == second


def test_what_is_good_in_a_call_is_kept(installation: Installation) -> None:
    installation.add()
    good, bad = installation.post(a_transaction("T-1"), a_transaction("T-2", customer="nobody"))
    assert isinstance(good, Accepted)
    assert isinstance(bad, Refused)
    assert "/customer" in str(bad.error)


def test_an_atomic_call_keeps_nothing_when_one_is_refused(installation: Installation) -> None:
    installation.add()
    outcomes = installation.post(
        a_transaction("T-1"), a_transaction("T-2", customer="nobody"), atomic=True
    )
    assert [type(outcome) for outcome in outcomes] == [Untouched, Refused]
    assert installation.scalar("SELECT count(*) FROM transactions") == 0
    assert installation.scalar("SELECT count(*) FROM number_series") == 0


def test_a_negative_total_is_refused_with_its_field(installation: Installation) -> None:
    installation.add()
    line = TransactionLine("Return", Decimal(-1), Decimal(5))
    [outcome] = installation.post(a_transaction(lines=(line,)))
    assert isinstance(outcome, Refused)
    assert str(outcome.error).startswith("/lines")


def test_credit_notes_together_never_exceed_their_invoice(installation: Installation) -> None:
    installation.add()
    installation.issue(a_transaction("T-1"))
    credit = {"kind": DocumentKind.CREDIT_NOTE, "corrects": "T-1", "correction_reason": "broken"}
    outcomes = installation.post(a_transaction("C-1", **credit), a_transaction("C-2", **credit))
    assert [type(outcome) for outcome in outcomes] == [Accepted, Refused]
    assert installation.scalar("SELECT state FROM invoices WHERE kind = 'invoice'") == "void"


def test_a_credit_note_may_follow_its_invoice_in_the_same_call(installation: Installation) -> None:
    installation.add()
    installation.issue(
        a_transaction("T-1"),
        a_transaction("C-1", kind=DocumentKind.CREDIT_NOTE, corrects="T-1"),
    )
    assert installation.scalar("SELECT state FROM invoices WHERE kind = 'invoice'") == "void"


def test_a_credit_note_can_not_name_another_customers_invoice(installation: Installation) -> None:
    installation.add(accounts=[an_account(), an_account(reference="C-2")])
    installation.issue(a_transaction("T-1"))
    [outcome] = installation.post(
        a_transaction("C-1", customer="C-2", kind=DocumentKind.CREDIT_NOTE, corrects="T-1")
    )
    assert isinstance(outcome, Refused)
    assert "no invoice" in str(outcome.error)


def test_dates_never_go_back_within_a_series(installation: Installation) -> None:
    installation.add()
    installation.issue(a_transaction("T-1", issue_date=date(2026, 3, 2)))
    early, good = installation.post(
        a_transaction("T-2", issue_date=date(2026, 3, 1)),
        a_transaction("T-3", issue_date=date(2026, 3, 2)),
    )
    assert isinstance(early, Refused)
    assert "/issue_date" in str(early.error)
    assert isinstance(good, Accepted)
    assert installation.scalar("SELECT max(number) FROM invoices") == "INV-2026-000002"


def test_a_date_far_ahead_is_refused_before_it_blocks_its_series(
    installation: Installation,
) -> None:
    installation.add()
    today = datetime.now(UTC).date()
    far, near = installation.post(
        a_transaction("T-1", issue_date=today + timedelta(days=40)),
        a_transaction("T-2", issue_date=today),
    )
    assert isinstance(far, Refused)
    assert str(far.error).startswith("/issue_date")
    assert isinstance(near, Accepted)


def test_the_journal_balances_and_the_open_column_is_what_it_says(
    installation: Installation,
) -> None:
    installation.add()
    credit = {"kind": DocumentKind.CREDIT_NOTE, "corrects": "T-1"}
    installation.issue(a_transaction("T-1"), a_transaction("T-2"))
    installation.issue(a_transaction("C-1", **credit))
    assert installation.scalar("SELECT sum(amount) FROM journal_postings") == 0
    differing = """SELECT count(*) FROM invoices i WHERE i.open <> coalesce((SELECT sum(amount)
        FROM journal_postings p WHERE p.invoice_id = i.id AND p.ledger = 'receivable'), 0)"""
    assert installation.scalar(differing) == 0
