"""`counterfoil members`: people of a customer, with a login."""

import click

from application.access.add_member import NewMember
from application.access.invite import InviteMember
from domain.access import Role
from domain.errors import DomainError, InvalidField
from entrypoints.cli.first_password import first_password, one_way
from entrypoints.cli.saying import actor, serving
from entrypoints.container import Container

INVITED_BY = "Your vendor"
"""Who invites, as the mail says it; whoever runs the command is in the trail."""


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
@click.option("--invite", is_flag=True, help="Mail a link instead, to be accepted.")
def add(
    email: str,
    accounts: tuple[str, ...],
    name: str,
    role: str,
    password_stdin: bool,
    invite: bool,
) -> None:
    """Give EMAIL a login; without an option you are asked for the password."""
    one_way(invite=invite, password_stdin=password_stdin)
    email = email.strip()
    try:
        with serving() as container:
            if invite:
                _invite(container, email, name, Role(role), accounts)
                said = "is invited; the link in the mail works for 7 days."
            else:
                password = first_password(container, email, name, from_stdin=password_stdin)
                member = NewMember(email, name, password, accounts, Role(role))
                container.add_member()(member, actor())
                said = "can log in."
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{email} {said}")


def _invite(
    container: Container, email: str, name: str, role: Role, references: tuple[str, ...]
) -> None:
    """Into each of the accounts; raises InvalidField before the first where one is unknown."""
    with container.begin_work()(actor()) as work:
        found = work.accounts.by_references(references)
    if missing := [reference for reference in references if reference not in found]:
        raise InvalidField("account", f"there is no account {', '.join(missing)}")
    for account in found.values():
        container.inviter().member(
            InviteMember(
                email=email,
                name=name or email.partition("@")[0],
                role=role,
                account_id=account.id,
                account_name=account.party.name,
                invited_by=INVITED_BY,
            ),
            actor(),
        )
