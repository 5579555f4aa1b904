"""No document takes a step that isn't in the table, whatever is tried, in whatever order."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.builders import (
    ISSUE_DATE,
    a_credit_note,
    a_line,
    an_invoice,
    an_issued_invoice,
    money,
    some_content,
)
from tests.domain.invoicing.lifecycle_page import PAGE, page

from domain.errors import DomainError
from domain.invoicing import (
    TRANSITIONS,
    CreditExceedsInvoice,
    Event,
    IllegalTransition,
    Invoice,
    State,
    after,
)

LEGAL = {
    State.DRAFT: {Event.SUBMIT, Event.APPROVE},
    State.AWAITING_APPROVAL: {Event.APPROVE, Event.REJECT, Event.REVISE},
    State.APPROVED: {Event.REVISE, Event.ISSUE},
    State.REJECTED: {Event.REVISE},
    State.ISSUED: {Event.SETTLE_PARTLY, Event.SETTLE, Event.VOID, Event.WRITE_OFF},
    State.PARTIALLY_PAID: {
        Event.SETTLE_PARTLY,
        Event.SETTLE,
        Event.REOPEN,
        Event.VOID,
        Event.WRITE_OFF,
    },
    State.PAID: {Event.SETTLE_PARTLY, Event.SETTLE, Event.REOPEN, Event.VOID},
    State.VOID: set(),
    State.UNCOLLECTIBLE: {Event.REOPEN, Event.SETTLE, Event.VOID},
}
"""Said a second time, so that a slip in the table is noticed."""


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_a_step_is_taken_when_it_is_legal_and_refused_by_name_otherwise(
    state: State, event: Event
) -> None:
    if event in LEGAL[state]:
        assert after(state, event) is TRANSITIONS[state, event]
    else:
        with pytest.raises(IllegalTransition) as refusal:
            after(state, event)
        assert (refusal.value.state, refusal.value.event) == (state, event)
        assert str(refusal.value) == f"A document that is {state} can't {event}."


def test_what_was_issued_never_becomes_a_draft_again() -> None:
    for (state, _), following in TRANSITIONS.items():
        assert following.is_issued or not state.is_issued


def test_issuing_is_the_only_way_to_be_issued_and_needs_approval() -> None:
    ways = {
        (state, event)
        for (state, event), following in TRANSITIONS.items()
        if following.is_issued and not state.is_issued
    }
    assert ways == {(State.APPROVED, Event.ISSUE)}


def test_what_is_void_stays_void() -> None:
    assert not [state for state, _ in TRANSITIONS if state is State.VOID]


def test_every_state_can_be_reached() -> None:
    reached, before = {State.DRAFT}, set[State]()
    while reached != before:
        before = set(reached)
        reached |= {to for (state, _), to in TRANSITIONS.items() if state in before}
    assert reached == set(State)


def test_the_page_about_it_is_current() -> None:
    assert PAGE.read_text() == page(), (
        "write it anew: PYTHONPATH=src:. python -m tests.domain.invoicing.lifecycle_page"
    )


def test_an_invoice_over_nothing_is_paid_when_it_is_issued() -> None:
    invoice = an_issued_invoice((a_line(unit_price="0"),))
    assert invoice.state is State.PAID
    assert invoice.open.is_zero


def test_an_issued_invoice_can_not_be_revised() -> None:
    invoice = an_issued_invoice()
    with pytest.raises(IllegalTransition, match="issued can't be revised"):
        invoice.revise(some_content(1))


def test_no_more_is_allocated_than_is_open() -> None:
    invoice = an_issued_invoice()
    for amount in ("90.01", "0", "-1"):
        with pytest.raises(DomainError, match=r"90\.00 GBP is open"):
            invoice.settle(money(amount))


class LifeOfAnInvoice(RuleBasedStateMachine):
    """Everything that can be done to an invoice, in any order; each is legal or changes nothing."""

    @initialize(lines=st.integers(0, 3))
    def begins(self, lines: int) -> None:
        free = (a_line(unit_price="0"),)
        self.invoice: Invoice = an_invoice(lines or free)
        self.issued: tuple[object, ...] = ()
        self.notes = 0

    def attempt(self, event: Event, act: Any) -> None:
        before = self.invoice.state
        facts = self.facts()
        try:
            act()
        except (IllegalTransition, CreditExceedsInvoice, DomainError):
            assert self.facts() == facts
            if event not in {Event.SETTLE, Event.VOID}:  # those also depend on amounts
                assert (before, event) not in TRANSITIONS
        else:
            steps = {after for (state, _), after in TRANSITIONS.items() if state is before}
            second = {TRANSITIONS.get((state, Event.SETTLE)) for state in steps}
            assert self.invoice.state in steps | second | {before}

    def facts(self) -> tuple[object, ...]:
        invoice = self.invoice
        return (
            invoice.state,
            invoice.content,
            invoice.number,
            invoice.content_hash,
            invoice.paid,
            invoice.credited,
            invoice.written_off,
            invoice.open,
            len(invoice.events),
        )

    @rule()
    def submit(self) -> None:
        self.attempt(Event.SUBMIT, self.invoice.submit)

    @rule()
    def approve(self) -> None:
        self.attempt(Event.APPROVE, self.invoice.approve)

    @rule()
    def reject(self) -> None:
        self.attempt(Event.REJECT, self.invoice.reject)

    @rule()
    def issue(self) -> None:
        self.attempt(Event.ISSUE, lambda: self.invoice.issue("INV", "INV-2026-000001", ISSUE_DATE))

    @rule(lines=st.integers(1, 3))
    def revise(self, lines: int) -> None:
        if self.invoice.state is State.DRAFT:
            self.invoice.revise(some_content(lines))
        else:
            self.attempt(Event.REVISE, lambda: self.invoice.revise(some_content(lines)))

    @rule(pounds=st.integers(-1, 100))
    def settle(self, pounds: int) -> None:
        self.attempt(Event.SETTLE, lambda: self.invoice.settle(money(pounds)))

    @precondition(lambda self: self.invoice.state.is_issued)
    @rule(lines=st.integers(1, 3))
    def credit(self, lines: int) -> None:
        self.notes += 1
        note = a_credit_note(self.invoice, lines, number=f"CN-{self.notes}")
        self.attempt(Event.VOID, lambda: self.invoice.credit(note))

    @rule()
    def write_off(self) -> None:
        self.attempt(Event.WRITE_OFF, lambda: self.invoice.write_off("Insolvent"))

    @invariant()
    def is_numbered_exactly_when_it_is_issued(self) -> None:
        invoice = self.invoice
        assert bool(invoice.number) is bool(invoice.content_hash) is invoice.state.is_issued

    @invariant()
    def what_was_issued_never_changes(self) -> None:
        invoice = self.invoice
        if not invoice.state.is_issued:
            return
        now = (
            invoice.content,
            invoice.number,
            invoice.series,
            invoice.issue_date,
            invoice.due_date,
            invoice.content_hash,
        )
        self.issued = self.issued or now
        assert now == self.issued
        assert invoice.due_date == ISSUE_DATE + timedelta(days=30)

    @invariant()
    def its_state_says_what_is_open(self) -> None:
        invoice = self.invoice
        assert not invoice.open.is_negative
        if invoice.state in {State.PAID, State.VOID, State.UNCOLLECTIBLE}:
            assert invoice.open.is_zero
        elif invoice.state is State.ISSUED:
            assert invoice.open == invoice.payable
        elif invoice.state is State.PARTIALLY_PAID:
            assert money(0) < invoice.open < invoice.payable


TestLifeOfAnInvoice = LifeOfAnInvoice.TestCase
TestLifeOfAnInvoice.settings = settings(max_examples=80, stateful_step_count=20)
