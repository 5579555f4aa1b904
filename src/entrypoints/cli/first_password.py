"""The first password of somebody who is given a login on the command line.

None is made up: it would be shown in a terminal and never expire. Who shall choose for themselves
is invited.
"""

import sys

import click

from entrypoints.container import Container


def first_password(container: Container, *about: str, from_stdin: bool) -> str:
    """Read from standard input, or typed twice. Raises InvalidField for one that is no good."""
    if from_stdin:
        given = sys.stdin.readline().rstrip("\n")
    elif sys.stdin.isatty():
        given = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        raise click.UsageError("Say --invite to mail a link, or --password-stdin.")
    container.password_chooser()(given, *about)
    return given


def one_way(*, invite: bool, password_stdin: bool) -> None:
    """Raises UsageError where both are asked for."""
    if invite and password_stdin:
        raise click.UsageError("Whoever is invited chooses their password themselves.")
