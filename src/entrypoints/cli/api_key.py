"""`counterfoil api-key`: keys by which other systems call the API."""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from getpass import getuser
from typing import Any

import click

from domain.access import ApiKey, Scope
from domain.audit import Actor
from domain.errors import DomainError
from entrypoints.container import Container, build
from entrypoints.settings import load_settings


@click.group(name="api-key")
def api_key() -> None:
    """Make, list and revoke keys for the API."""


@api_key.command()
@click.option("--name", required=True, help="Which system will use it, such as “ledger”.")
@click.option("--vendor", default="", help="Code of the one vendor that it works for.")
@click.option("--all-vendors", is_flag=True, help="It works for every vendor.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may do; may be given several times.",
)
@click.option("--days", type=click.IntRange(1, 3650), help="It expires after so many days.")
def create(
    name: str, vendor: str, all_vendors: bool, scopes: tuple[str, ...], days: int | None
) -> None:
    """Make a key and show it, this once."""
    from application.access.create_api_key import CreateApiKey

    if bool(vendor) == all_vendors:
        raise click.UsageError("Say either --vendor CODE or --all-vendors.")
    container = _container()
    expires = container.clock().now() + timedelta(days=days) if days else None
    command = CreateApiKey(name, frozenset(Scope(one) for one in scopes), vendor, expires)
    created = _or_say_why(lambda: container.api_key_creator()(command, _actor()))
    click.echo("This key is shown now and never again:", err=True)
    click.echo(created.text)


@api_key.command(name="list")
def list_keys() -> None:
    """List the keys, the newest first; none is shown whole."""
    container = _container()
    now = container.clock().now()
    for listed in container.api_key_reads().all():
        key = listed.key
        click.echo(
            f"{key.prefix}  {_state(key, now):<8}  {listed.vendor_code or 'all vendors':<12}  "
            f"{' '.join(sorted(key.scopes)):<34}  made {_day(key.created_at)}  "
            f"used {_day(key.last_used_at)}  {key.name}"
        )


@api_key.command()
@click.argument("prefix")
def revoke(prefix: str) -> None:
    """Take the key that begins with PREFIX out of use, at once and for good."""
    from application.access.revoke_api_key import RevokeApiKey

    container = _container()
    command = RevokeApiKey("_".join(prefix.split("_")[:2]))
    key = _or_say_why(lambda: container.api_key_revoker()(command, _actor()))
    click.echo(f"{key.prefix} ({key.name}) is revoked.")


def _state(key: ApiKey, now: datetime) -> str:
    return key.why_not(now) or "good"


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "never"


def _actor() -> Actor:
    return Actor.system(f"command line ({getuser()})")


def _container() -> Container:
    return build(load_settings())


def _or_say_why(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except DomainError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
