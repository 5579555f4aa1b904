"""`counterfoil sessions`: sign somebody out everywhere."""

import click

from entrypoints.cli.saying import actor, serving


@click.group()
def sessions() -> None:
    """Sign somebody out everywhere."""


@sessions.command()
@click.argument("email")
def end(email: str) -> None:
    """End every session of EMAIL; they are told by mail, and may sign in again."""
    with serving() as container:
        person = container.people_reads().by_email(email)
        if person is None:
            raise click.ClickException(f"Nobody signs in as {email}.")
        ended = container.session_ender().of_anybody(person, actor())
    click.echo(f"{ended} session{' is' if ended == 1 else 's are'} over.")
