"""`counterfoil migrate`: bring the database to the current schema."""

import click

from entrypoints.container import build
from entrypoints.settings import MigrationSettings, load_settings


@click.command()
def migrate() -> None:
    """Bring the database to the current schema; safe to call at every start."""
    build(load_settings(MigrationSettings)).migrate()
    click.echo("The database is up to date.")
