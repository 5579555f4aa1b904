"""`counterfoil factors`: who needs a second factor, and what to do when all are lost."""

import click

from domain.errors import DomainError, NotFound
from entrypoints.cli.saying import actor, serving


@click.group()
def factors() -> None:
    """Second factors of people who log in."""


@factors.command()
@click.argument("email")
def show(email: str) -> None:
    """What EMAIL can prove beside the password; nothing of it is secret."""
    with serving() as container:
        person = container.people_reads().by_email(email)
        if person is None:
            raise click.ClickException(f"Nobody logs in as {email}.")
        found = container.factor_reads().of(person.id)
        needed = container.factor_reads().is_required(person.id)
    for passkey in found.passkeys:
        state = "may have been copied" if passkey.suspected_at else "in use"
        click.echo(f"passkey “{passkey.name}”, {state}")
    if found.app is not None:
        click.echo("authenticator app")
    click.echo(f"{found.recovery_codes} recovery codes left")
    click.echo("a second factor is required" if needed else "a second factor is not required")


@factors.command()
@click.argument("email")
@click.option("--reason", required=True, help="Stands in the audit trail.")
@click.confirmation_option(prompt="This removes all second factors and ends all sessions. Go on?")
def reset(email: str, reason: str) -> None:
    """Remove all second factors of EMAIL, who sets up new ones at the next sign-in.

    For the last administrator; everybody else asks on the sign-in page, and an administrator
    decides (docs/second-factor.md).
    """
    try:
        with serving() as container:
            container.recovery_decider().reset(email, reason, actor())
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{email} sets up new second factors at the next sign-in.")


@factors.command()
@click.option("--account", help="Reference of an account: for its members.")
@click.option("--vendor", help="Code of a vendor: for the members of each account that it bills.")
@click.option("--not", "is_off", is_flag=True, help="Not required any more.")
def require(account: str | None, vendor: str | None, is_off: bool) -> None:
    """Require a second factor of members. Staff need one in any case."""
    if (account is None) is (vendor is None):
        raise click.UsageError("Say either --account or --vendor.")
    try:
        with serving() as container:
            requirement = container.factor_requirement()
            with container.begin_work()(actor()) as work:
                found = work.accounts.by_references([account]) if account else {}
                vendor_id = work.vendors.by_code(vendor).id if vendor else None
            if account and account not in found:
                raise NotFound("account", account)
            if vendor_id is not None:
                requirement.by_vendor(vendor_id, actor(), is_required=not is_off)
            for one in found.values():
                requirement.in_account(one.id, actor(), is_required=not is_off)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        "No second factor is required any more." if is_off else "A second factor is required."
    )
