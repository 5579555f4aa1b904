"""`counterfoil vendors`: the legal entities that issue invoices."""

from pathlib import Path

import click

from domain.errors import DomainError, InvalidInput
from entrypoints.cli.saying import actor, serving
from entrypoints.importing.vendors_file import read_vendors


@click.group()
def vendors() -> None:
    """The legal entities that issue invoices."""


@vendors.command()
@click.argument("file", type=click.Path(path_type=Path))
def add(file: Path) -> None:
    """Add the vendors of a TOML file; those that are there already stay as they are."""
    try:
        read = read_vendors(file.read_text(encoding="utf-8"))
        with serving() as container:
            add_vendor = container.add_vendor()
            for vendor in read:
                added = add_vendor(vendor, actor())
                said = "is added" if added else "is there already"
                click.echo(f"{vendor.code} ({vendor.party.name}) {said}.")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise click.ClickException(f"{file} can't be read: {why}.") from error
    except InvalidInput as error:
        flaws = "".join(f"\n  - {flaw}" for flaw in error.fields)
        raise click.ClickException(f"{file} can't be used:{flaws}") from error
    except DomainError as error:
        raise click.ClickException(str(error)) from error
