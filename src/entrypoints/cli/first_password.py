"""The first password of somebody who is given a login on the command line."""

import secrets
import sys
from dataclasses import dataclass

import click

from entrypoints.container import Container


@dataclass(frozen=True)
class FirstPassword:
    """`was_made_up`: then it must be shown, because nobody knows it."""

    text: str
    was_made_up: bool


def first_password(container: Container, *about: str, from_stdin: bool) -> FirstPassword:
    """Read from standard input, or made up. Raises InvalidField for one that is no good."""
    if not from_stdin:
        return FirstPassword(secrets.token_urlsafe(12), was_made_up=True)
    given = sys.stdin.readline().rstrip("\n")
    container.password_chooser()(given, *about)
    return FirstPassword(given, was_made_up=False)


def one_way(*, invite: bool, password_stdin: bool) -> None:
    """Raises UsageError where both are asked for."""
    if invite and password_stdin:
        raise click.UsageError("Whoever is invited chooses their password themselves.")
