"""`counterfoil members`: people of a customer, with a login."""

import secrets
import sys

import click

from application.access.add_member import NewMember
from domain.access import Role
from domain.errors import DomainError
from entrypoints.cli.saying import actor, serving


@click.group()
def members() -> None:
    """People of a customer, with a login."""


@members.command()
@click.argument("email")
@click.option("--account", "accounts", multiple=True, required=True, help="Reference; repeatable.")
@click.option("--name", default="", help="The person's name.")
@click.option(
    "--role",
    default=Role.OWNER.value,
    type=click.Choice([role.value for role in Role]),
    show_default=True,
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(email: str, accounts: tuple[str, ...], name: str, role: str, password_stdin: bool) -> None:
    """Give EMAIL a login; without --password-stdin a password is made up and shown once."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else ""
    if password_stdin and len(password) < 12:
        raise click.ClickException("A password has at least 12 characters.")
    made_up = "" if password else secrets.token_urlsafe(12)
    member = NewMember(email.strip(), name, password or made_up, accounts, Role(role))
    try:
        with serving() as container:
            container.add_member()(member, actor())
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{email} can log in" + (f" with the password {made_up}" if made_up else "."))
