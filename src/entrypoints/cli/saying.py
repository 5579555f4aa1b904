"""How commands talk: who acts, and how far long work is."""

import getpass
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from domain.audit import Actor
from entrypoints.container import Container, build
from entrypoints.settings import Settings, WorkerSettings, load_settings


def actor() -> Actor:
    """Whoever is logged in to this machine, as the audit trail names them."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "unknown"
    return Actor.system(f"command line ({user})")


@contextmanager
def serving(*, as_worker: bool = False) -> Iterator[Container]:
    """What a command works with.

    Commands that do what the scheduler does otherwise have its rights and no others.
    """
    settings = load_settings(WorkerSettings if as_worker else Settings)
    container = build(settings, as_worker=as_worker)
    try:
        yield container
    finally:
        container.engine().dispose()


class Progress:
    """How far long work is: a line that is rewritten on a terminal, a line now and then elsewhere.

    `total` is of the same unit as what `advance` counts.
    """

    def __init__(self, total: int, unit: str) -> None:
        self._total = total
        self._unit = unit
        self._done = 0
        self._began = self._said = time.monotonic()
        self._is_terminal = sys.stderr.isatty()
        self._pause = 0.2 if self._is_terminal else 5.0

    @property
    def done(self) -> int:
        return self._done

    def advance(self, by: int) -> None:
        self._done += by
        now = time.monotonic()
        if now - self._said >= self._pause:
            self._said = now
            self._say(now - self._began)

    def end(self) -> None:
        """Make room for what is said next."""
        if self._is_terminal:
            click.echo("\r\x1b[K", nl=False, err=True)

    def _say(self, seconds: float) -> None:
        share = self._done / self._total if self._total else 1.0
        left = seconds / share - seconds if share else 0.0
        words = (
            f"{self._done:,} of {self._total:,} {self._unit} ({share:.0%}), "
            f"{self._done / seconds:,.0f} a second, {_duration(left)} left"
        )
        if self._is_terminal:
            click.echo(f"\r\x1b[K{words}", nl=False, err=True)
        else:
            click.echo(words, err=True)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"about {seconds:.0f} s"
    if seconds < 5400:
        return f"about {seconds / 60:.0f} min"
    return f"about {seconds / 3600:.1f} h"
