"""The books balance, per entry and currency, and what is open is what they say."""

from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.builders import (
    ISSUE_DATE,
    REDUCED,
    STANDARD,
    a_credit_note,
    a_line,
    a_vendor,
    an_account,
    an_approved_invoice,
    an_id,
    an_issued_invoice,
    money,
)

from domain.errors import DomainError
from domain.identity import InvoiceId, JournalEntryId, PaymentId
from domain.invoicing import Adjustment, CreditApplied, CreditExceedsInvoice, Invoice, State
from domain.journal import (
    JournalEntry,
    LedgerAccount,
    Posting,
    Unbalanced,
    for_credit_note,
    for_invoice,
    for_payment,
    for_write_off,
)
from domain.money import Money, total
from domain.payments import Allocation, AllocationExceedsPayment, Payment, PaymentMethod

ENTRY = JournalEntryId(an_id("entry"))


def a_payment(amount: Money, *allocations: tuple[Invoice, Money], name: object = 1) -> Payment:
    return Payment(
        id=PaymentId(an_id("payment", name)),
        vendor_id=a_vendor().id,
        account_id=an_account().id,
        received_on=ISSUE_DATE,
        amount=amount,
        method=PaymentMethod.BANK_TRANSFER,
        reference="TT-1",
        allocations=tuple(Allocation(invoice.id, share) for invoice, share in allocations),
    )


def by_ledger(entry: JournalEntry) -> dict[str, str]:
    return {posting.ledger.value: str(posting.amount.decimal) for posting in entry.postings}


def test_an_invoice_is_owed_and_earned() -> None:
    invoice = an_issued_invoice(3, prepaid=money("10.00"), rounding=money("0.50"))
    assert by_ledger(for_invoice(ENTRY, invoice)) == {
        "receivable": "80.50",
        "prepayment": "10.00",
        "revenue": "-75.00",
        "tax_payable": "-15.00",
        "rounding": "-0.50",
    }


def test_a_payment_of_too_much_is_the_customers_credit() -> None:
    invoice = an_issued_invoice()
    entry = for_payment(ENTRY, a_payment(money("100.00"), (invoice, money("90.00"))))
    assert by_ledger(entry) == {
        "bank": "100.00",
        "receivable": "-90.00",
        "customer_credit": "-10.00",
    }


def test_a_credit_note_beyond_what_is_open_is_the_customers_credit() -> None:
    invoice = an_issued_invoice()
    invoice.settle(money("60.00"))
    note = a_credit_note(invoice)
    assert by_ledger(for_credit_note(ENTRY, note, invoice.credit(note))) == {
        "revenue": "75.00",
        "tax_payable": "15.00",
        "receivable": "-30.00",
        "customer_credit": "-60.00",
    }


def test_a_credit_note_on_what_was_written_off_is_nobodys_credit() -> None:
    invoice = an_issued_invoice()
    invoice.write_off("Insolvent")
    note = a_credit_note(invoice, 1)
    assert by_ledger(for_credit_note(ENTRY, note, invoice.credit(note))) == {
        "revenue": "25.00",
        "tax_payable": "5.00",
        "bad_debt": "-30.00",
    }


def test_a_credit_note_without_an_invoice_is_the_customers_credit() -> None:
    note = a_credit_note()
    note.corrects = None
    entry = for_credit_note(ENTRY, note, CreditApplied.nothing("GBP"))
    assert by_ledger(entry)["customer_credit"] == "-90.00"
    assert not [posting for posting in entry.postings if posting.invoice_id]


def test_a_document_over_nothing_posts_nothing() -> None:
    assert for_invoice(ENTRY, an_issued_invoice((a_line(unit_price=0),))).postings == ()


@pytest.mark.parametrize("document", [an_approved_invoice(), a_credit_note(issued=False)])
def test_only_what_is_issued_is_posted(document: Invoice) -> None:
    with pytest.raises(ValueError, match="only issued"):
        for_invoice(ENTRY, document)


def an_entry(*postings: Posting) -> JournalEntry:
    return JournalEntry(
        ENTRY, a_vendor().id, an_account().id, ISSUE_DATE, "test", "subject", postings
    )


AMOUNTS = st.builds(Money, st.integers(-100, 100), st.sampled_from(["GBP", "EUR"]))


@given(st.lists(AMOUNTS, max_size=5))
def test_an_entry_exists_only_if_every_currency_of_it_balances(amounts: list[Money]) -> None:
    postings = [Posting(LedgerAccount.BANK, amount) for amount in amounts]
    of_each = [
        sum(amount.amount_minor for amount in amounts if amount.currency == currency)
        for currency in ("GBP", "EUR")
    ]
    if any(of_each) or len(amounts) == 1:
        with pytest.raises(Unbalanced):
            an_entry(*postings)
    else:
        assert an_entry(*postings).postings == tuple(postings)


@pytest.mark.parametrize("ledger", LedgerAccount)
def test_only_a_receivable_names_an_invoice_and_it_always_does(ledger: LedgerAccount) -> None:
    invoice_id = InvoiceId(an_id("invoice"))
    owed = ledger is LedgerAccount.RECEIVABLE
    right, wrong = (invoice_id, None) if owed else (None, invoice_id)
    assert Posting(ledger, money(1), right).ledger is ledger
    with pytest.raises(DomainError, match="names an invoice"):
        Posting(ledger, money(1), wrong)


def test_no_more_is_allocated_than_was_paid() -> None:
    invoice = an_issued_invoice()
    with pytest.raises(AllocationExceedsPayment):
        a_payment(money("50.00"), (invoice, money("50.01")))
    for amount in ("0", "-1"):
        with pytest.raises(DomainError, match="above zero"):
            a_payment(money(amount))
        with pytest.raises(DomainError, match="above zero"):
            a_payment(money("50.00"), (invoice, money(amount)))


class Books(RuleBasedStateMachine):
    """Invoices are issued, paid, credited and written off in any order; the books always agree."""

    @initialize()
    def opens(self) -> None:
        self.entries: list[JournalEntry] = []
        self.invoices: list[Invoice] = []
        self.received = money(0)
        self.serial = 0

    def next_name(self) -> str:
        self.serial += 1
        return f"{self.serial:06}"

    def post(self, entry: JournalEntry) -> None:
        self.entries.append(entry)

    def choose(self, data: st.DataObject) -> Invoice | None:
        return data.draw(st.sampled_from(self.invoices)) if self.invoices else None

    @rule(
        prices=st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=3),
        prepaid=st.integers(0, 50),
        allowance=st.booleans(),
        taxes=st.lists(st.sampled_from([STANDARD, REDUCED]), min_size=3, max_size=3),
    )
    def issue(
        self, prices: list[Decimal], prepaid: int, allowance: bool, taxes: list[object]
    ) -> None:
        name = self.next_name()
        off = (Adjustment(money("1.00"), False, "Loyalty", STANDARD),) if allowance else ()
        lines = tuple(
            a_line(quantity=2, unit_price=price + 1, tax=tax)
            for price, tax in zip(prices, taxes, strict=False)
        )
        gross = an_issued_invoice(lines, adjustments=off).payable
        invoice = an_issued_invoice(
            lines, f"INV-{name}", adjustments=off, prepaid=min(money(prepaid), gross)
        )
        self.invoices.append(invoice)
        self.post(for_invoice(ENTRY, invoice))

    @rule(data=st.data(), pence=st.integers(1, 30_000))
    def pay(self, data: st.DataObject, pence: int) -> None:
        """As much of it is allocated as is open; the rest stays with the customer."""
        invoice = self.choose(data)
        amount = Money(pence, "GBP")
        share = min(amount, invoice.open) if invoice else money(0)
        if invoice and not share.is_zero:
            invoice.settle(share)
            payment = a_payment(amount, (invoice, share), name=self.next_name())
        else:
            payment = a_payment(amount, name=self.next_name())
        self.received += amount
        self.post(for_payment(ENTRY, payment))

    @rule(data=st.data())
    def credit_in_full(self, data: st.DataObject) -> None:
        if invoice := self.choose(data):
            self.credit(invoice, a_credit_note(invoice, number=f"CN-{self.next_name()}"))

    @rule(data=st.data())
    def credit_in_part(self, data: st.DataObject) -> None:
        if invoice := self.choose(data):
            line = data.draw(st.sampled_from(invoice.content.lines))
            part = (a_line(quantity=1, unit_price=line.unit_price, tax=line.tax),)
            self.credit(invoice, a_credit_note(invoice, part, number=f"CN-{self.next_name()}"))

    def credit(self, invoice: Invoice, note: Invoice) -> None:
        try:
            applied = invoice.credit(note)
        except CreditExceedsInvoice:
            return
        self.post(for_credit_note(ENTRY, note, applied))

    @rule(data=st.data())
    def write_off(self, data: st.DataObject) -> None:
        invoice = self.choose(data)
        if invoice and invoice.state in {State.ISSUED, State.PARTIALLY_PAID}:
            given_up = invoice.write_off("Insolvent")
            self.post(for_write_off(ENTRY, invoice, given_up, ISSUE_DATE))

    def balance(self, postings: Iterable[Posting]) -> Money:
        return total((posting.amount for posting in postings), "GBP")

    def postings(self, ledger: LedgerAccount) -> list[Posting]:
        return [
            posting
            for entry in self.entries
            for posting in entry.postings
            if posting.ledger is ledger
        ]

    @invariant()
    def debits_are_credits(self) -> None:
        for entry in self.entries:
            assert self.balance(entry.postings).is_zero

    @invariant()
    def what_is_open_is_what_the_journal_says(self) -> None:
        receivable = self.postings(LedgerAccount.RECEIVABLE)
        for invoice in self.invoices:
            own = [posting for posting in receivable if posting.invoice_id == invoice.id]
            assert self.balance(own) == invoice.open
            assert not invoice.open.is_negative

    @invariant()
    def losses_are_what_was_written_off(self) -> None:
        lost = total((invoice.written_off for invoice in self.invoices), "GBP")
        assert self.balance(self.postings(LedgerAccount.BAD_DEBT)) == lost

    @invariant()
    def the_customer_is_owed_what_no_document_took(self) -> None:
        """All that came in or was credited, less what settled documents."""
        owed = -self.balance(self.postings(LedgerAccount.CUSTOMER_CREDIT))
        came = self.received + total((one.credited for one in self.invoices), "GBP")
        used = total((one.paid + one.credit_applied for one in self.invoices), "GBP")
        assert owed == came - used
        assert not owed.is_negative

    @invariant()
    def money_in_the_bank_is_what_came_in(self) -> None:
        assert self.balance(self.postings(LedgerAccount.BANK)) == self.received


TestBooks = Books.TestCase
TestBooks.settings = settings(max_examples=60, stateful_step_count=25)
