"""`counterfoil staff`: people of the business that bills."""

import click

from application.access.appoint_staff import AppointStaff
from application.access.invite import InviteStaff
from domain.access import StaffRole
from domain.errors import DomainError
from entrypoints.cli.first_password import first_password, one_way
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
@click.option("--invite", is_flag=True, help="Mail a link to who has no login yet.")
def appoint(
    email: str, name: str, roles: tuple[str, ...], password_stdin: bool, invite: bool
) -> None:
    """Make EMAIL a staff user with exactly these roles; who has no login yet gets one."""
    one_way(invite=invite, password_stdin=password_stdin)
    email, wanted = email.strip(), frozenset(map(StaffRole, roles))
    try:
        with serving() as container:
            is_new = container.people_reads().by_email(email) is None
            if is_new and invite:
                called = name or email.partition("@")[0]
                command = InviteStaff(email, called, wanted, "an administrator")
                container.inviter().staff(command, actor())
                said = "is invited; the link in the mail works for 7 days."
            else:
                password = (
                    first_password(container, email, name, from_stdin=password_stdin)
                    if is_new
                    else ""
                )
                container.appoint_staff()(AppointStaff(email, name, wanted, password), actor())
                said = f"is {', '.join(sorted(roles))}."
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{email} {said}")


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
