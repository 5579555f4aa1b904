"""`counterfoil payment`: money that came in."""

import uuid
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

import click

from application.payments.record_payment import RecordPayment, Share
from domain.errors import DomainError
from domain.money import Money
from domain.payments import PaymentMethod
from entrypoints.cli.saying import actor, serving


@click.group()
def payment() -> None:
    """Money that came in."""


@payment.command()
@click.option("--vendor", required=True, help="Code of the vendor that was paid.")
@click.option("--customer", required=True, help="Reference of the account that paid.")
@click.option("--amount", required=True, help="Such as 120.00.")
@click.option("--currency", default="", help="ISO 4217.  [default: the vendor's]")
@click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="Day.  [default: today]")
@click.option("--reference", required=True, help="What the payer wrote.")
@click.option(
    "--invoice",
    "invoices",
    multiple=True,
    metavar="NUMBER[=AMOUNT]",
    help="What it settles, in this order; without AMOUNT as much as is open. "
    "What no invoice gets stays the customer's credit.",
)
@click.option(
    "--method",
    default=PaymentMethod.BANK_TRANSFER.value,
    show_default=True,
    type=click.Choice([method.value for method in PaymentMethod]),
)
@click.option(
    "--key",
    default="",
    help="Such as the bank's reference; the same key again records nothing.",
)
def record(
    vendor: str,
    customer: str,
    amount: str,
    currency: str,
    received: datetime | None,
    reference: str,
    invoices: tuple[str, ...],
    method: str,
    key: str,
) -> None:
    """Record a payment and what it settles, in one step or not at all."""
    try:
        with serving() as container:
            with container.begin_work()(actor()) as work:
                seller = work.vendors.by_code(vendor)
            code = currency.upper() or seller.currency
            command = RecordPayment(
                key=key or f"command line {uuid.uuid4()}",
                vendor=vendor,
                customer=customer,
                received_on=_day(received) or seller.today(container.clock().now()),
                amount=_money(amount, code),
                reference=reference,
                shares=tuple(_share(one, code) for one in invoices),
                method=PaymentMethod(method),
            )
            recorded = container.payment_recorder()(command, actor())
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    said = "is recorded" if recorded.created else "was recorded before; nothing was done"
    click.echo(f"Payment {recorded.payment_id} of {command.amount} {said}.")


def _day(received: datetime | None) -> date | None:
    return received.date() if received else None


def _share(written: str, currency: str) -> Share:
    number, has_amount, amount = written.partition("=")
    return Share(number.strip(), _money(amount, currency) if has_amount else None)


def _money(written: str, currency: str) -> Money:
    try:
        return Money.exact(Decimal(written), currency)
    except InvalidOperation:
        raise click.ClickException(f"“{written}” is not an amount.") from None
