"""`counterfoil keys`: the keys that documents are encrypted and sealed with."""

import click

from entrypoints.container import build
from entrypoints.settings import load_settings


@click.command()
def keys() -> None:
    """Make the encryption and signing keys that are not there yet; safe to call again."""
    settings = load_settings()
    build(settings).make_keys()
    click.echo(
        f"The keys are in {settings.key_ring_path}. Keep a copy in a safe place: without them no "
        "archived document can be read, and every process needs the same ones."
    )
