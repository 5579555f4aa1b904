"""`counterfoil audit hold` and `audit prune`: what is kept, and what goes when its time is over."""

from datetime import UTC, datetime
from uuid import UUID

import click

from application.audit.keeping import PlaceHold
from domain.errors import DomainError, NotFound
from domain.identity import AccountId
from entrypoints.cli.saying import actor, serving
from entrypoints.container import Container

DAYS = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])


def in_utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


@click.group()
def hold() -> None:
    """Keep events though their time is over: place, list and lift legal holds."""


@hold.command()
@click.option("--account", help="Reference of the account whose events stay.")
@click.option("--from", "since", type=DAYS, help="Events of this day and later, in UTC.")
@click.option("--to", "until", type=DAYS, help="Events before this day, in UTC.")
@click.option("--reason", required=True, help="Why, such as the case's number.")
def add(account: str | None, since: datetime | None, until: datetime | None, reason: str) -> None:
    """Keep the events of an account, of a period, or of an account in a period."""
    with serving() as container:
        try:
            account_id = _account(container, account) if account else None
            command = PlaceHold(reason, account_id, in_utc(since), in_utc(until))
            placed = container.hold_placer()(command, actor())
        except DomainError as error:
            raise click.ClickException(str(error)) from error
    click.echo(placed.id)


@hold.command(name="list")
def list_holds() -> None:
    """List the holds in force, the oldest first."""
    with serving() as container:
        for one in container.trail_keeping().holds():
            since = f"{one.since:%Y-%m-%d}" if one.since else "ever"
            until = f"{one.until:%Y-%m-%d}" if one.until else "ever"
            click.echo(
                f"{one.id}  account {one.account_id or 'any'}  {since} to {until}  "
                f"since {one.placed_at:%Y-%m-%d} by {one.placed_by}: {one.reason}"
            )


@hold.command()
@click.argument("hold_id", type=click.UUID)
def lift(hold_id: UUID) -> None:
    """Let what HOLD_ID kept go when its time is over."""
    with serving() as container:
        try:
            container.hold_lifter()(hold_id, actor())
        except DomainError as error:
            raise click.ClickException(str(error)) from error
    click.echo("The hold is lifted.")


@click.command()
def prune() -> None:
    """Drop the months whose time is over and that no hold touches; the scheduler does so daily."""
    with serving(as_worker=True) as container:
        pruned = container.prune_trail()(actor())
    for month, count in pruned.dropped.items():
        click.echo(f"{month:%Y-%m}: {count:,} events dropped")
    for month in pruned.held:
        click.echo(f"{month:%Y-%m}: stays; it is held, or has events that are in no seal")
    if not pruned.dropped and not pruned.held:
        click.echo("No month's time is over.")


def _account(container: Container, reference: str) -> AccountId:
    with container.begin_work()(actor()) as work:
        found = work.accounts.by_references([reference]).get(reference)
    if found is None:
        raise NotFound("account", reference)
    return found.id
