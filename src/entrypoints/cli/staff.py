"""`counterfoil staff`: people of the business that bills."""

import secrets
import sys

import click

from application.access.appoint_staff import AppointStaff
from domain.access import StaffRole
from domain.errors import DomainError
from entrypoints.cli.saying import actor, serving


@click.group()
def staff() -> None:
    """People of the business that bills."""


@staff.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in StaffRole]),
    help="What they work on; repeatable.",
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def appoint(email: str, name: str, roles: tuple[str, ...], password_stdin: bool) -> None:
    """Make EMAIL a staff user with exactly these roles; who has no login yet gets one."""
    given = sys.stdin.readline().rstrip("\n") if password_stdin else ""
    if password_stdin and len(given) < 12:
        raise click.ClickException("A password has at least 12 characters.")
    made_up = "" if given else secrets.token_urlsafe(12)
    command = AppointStaff(email.strip(), name, frozenset(map(StaffRole, roles)), given or made_up)
    try:
        with serving() as container:
            is_new = container.people_reads().by_email(command.email) is None
            container.appoint_staff()(command, actor())
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    shown = f"; the password is {made_up}" if made_up and is_new else ""
    click.echo(f"{email} is {', '.join(sorted(roles))}{shown}.")


@staff.command()
@click.argument("email")
def dismiss(email: str) -> None:
    """End EMAIL's appointment; their sessions as staff are over at once."""
    with serving() as container:
        person = container.people_reads().by_email(email)
        if person is None or not container.people_reads().staff_roles(person.id):
            raise click.ClickException(f"{email} is no staff user.")
        try:
            container.appoint_staff()(AppointStaff(email, "", frozenset()), actor())
        except DomainError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{email} is no staff user any more.")
