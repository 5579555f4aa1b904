"""`counterfoil demo`: everything on this machine, with a demo business."""

import sys
from pathlib import Path

import click

from entrypoints.settings import ROOT


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--data",
    default=ROOT / "data-demo",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that keeps the demo's data.  [default: data-demo]",
)
@click.option("--fresh", is_flag=True, help="Delete the data of earlier demos first.")
def demo(port: int, data: Path, fresh: bool) -> None:
    """Run everything on this machine with a demo business, until Ctrl-C."""
    from entrypoints.supervisor.demo import ChildDied, Refused, run_demo

    try:
        run_demo(data, port, fresh=fresh)
    except (Refused, ChildDied) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
