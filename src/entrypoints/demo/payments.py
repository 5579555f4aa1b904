"""How the demo's customers pay: most in time, some late, a few in part or not at all."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from application.payments.ports import Billed
from application.payments.record_payment import RecordPayment, Share
from domain.audit import Actor
from domain.money import Money, total
from entrypoints.container import Container
from entrypoints.demo.logins import MEMBERS
from entrypoints.demo.sales import SOURCE

TOGETHER = 100
"""Payments in one commit."""

FRIDAY = 4


class Habit(NamedTuple):
    """Days around the due date on which a customer pays, from the earliest to the latest."""

    earliest: int
    latest: int


LATE = Habit(2, 45)
HABITS = (Habit(-12, -2), Habit(-9, 0), Habit(-6, 0), Habit(-4, 3), LATE)
LATE_PAYERS = frozenset(member.customer for member in MEMBERS)
"""Who logs in to the demo shall find something of each kind."""

NEVER, PARTLY = 2, 4
"""Of a hundred invoices: so many are left, and of so many more a part is paid."""


def load_payments(container: Container, today: date, actor: Actor) -> None:
    """Record what has been paid until today; what was recorded before stays as it is."""
    billed = container.billed().of_source(SOURCE)
    record = container.payment_recorder()
    commands = sorted(transfers(billed, today), key=lambda one: (one.received_on, one.key))
    for batch in _batches(commands):
        record.all(batch, actor)


def transfers(billed: Sequence[Billed], today: date) -> Iterator[RecordPayment]:
    """A transfer for everything that a customer pays to a vendor in one week."""
    weeks: dict[tuple[str, str, date], list[tuple[Billed, Money]]] = {}
    for invoice in billed:
        day, amount = _paid(invoice)
        if day <= today and amount.amount_minor > 0:
            weeks.setdefault((invoice.vendor, invoice.customer, day), []).append((invoice, amount))
    for (vendor, customer, day), paid in weeks.items():
        yield RecordPayment(
            key=f"demo {customer} {day}",
            vendor=vendor,
            customer=customer,
            received_on=day,
            amount=total((amount for _, amount in paid), paid[0][1].currency),
            reference=" ".join(invoice.number for invoice, _ in paid[:3]),
            shares=tuple(Share(invoice.number, amount) for invoice, amount in paid),
        )


def _paid(invoice: Billed) -> tuple[date, Money]:
    """When and how much; the same for the same invoice whenever it is asked."""
    habit = HABITS[_dice(invoice.customer) % len(HABITS)]
    if invoice.customer in LATE_PAYERS:
        habit = LATE
    dice = _dice(f"{invoice.customer} {invoice.source_reference}")
    day = invoice.due_date + timedelta(habit.earliest + dice % (habit.latest - habit.earliest + 1))
    day = max(day, invoice.issue_date + timedelta(2))
    friday = day + timedelta((FRIDAY - day.weekday()) % 7)
    fate = dice // 1000 % 100
    if fate < NEVER:
        return friday, Money.zero(invoice.payable.currency)
    if fate < NEVER + PARTLY:
        return friday, Money(invoice.payable.amount_minor * 3 // 5, invoice.payable.currency)
    return friday, invoice.payable


def _dice(words: str) -> int:
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8])


def _batches(commands: Sequence[RecordPayment]) -> Iterator[Sequence[RecordPayment]]:
    for start in range(0, len(commands), TOGETHER):
        yield commands[start : start + TOGETHER]
