"""`counterfoil keys`: the keys that documents and columns are encrypted and things sealed with."""

import click

from application.keys import KeyName
from application.keys.ports import Renewal
from domain.errors import DomainError
from domain.vendors import DEFAULT_REGION
from entrypoints.cli.saying import Progress, actor, serving
from entrypoints.container import Container, build
from entrypoints.settings import load_settings

ROTATED = ("documents", "columns", "seal")
RENEWED = ("documents", "columns")
region_option = click.option(
    "--region", default=DEFAULT_REGION, show_default=True, help="Whose documents."
)


@click.group(invoke_without_command=True)
@click.pass_context
def keys(context: click.Context) -> None:
    """Make the encryption and signing keys that are not there yet; safe to call again."""
    if context.invoked_subcommand is not None:
        return
    settings = load_settings()
    build(settings).make_keys()
    click.echo(
        f"The keys are in {settings.key_ring_path}. Keep a copy in a safe place: without them no "
        "archived document can be read, and every process needs the same ones."
    )


@keys.command("list")
def list_() -> None:
    """Say which keys there are, and how far encrypting anew is."""
    with serving() as container:
        ring = container.keys()
        for key_id in ring.names():
            name = KeyName.read(key_id)
            is_used = name is not None and ring.newest(name.kind, name.region) == key_id
            made = f"{ring.made_at(key_id):%Y-%m-%d %H:%M} UTC"
            click.echo(f"{key_id:24} made {made}  {'in use' if is_used else 'for reading'}")
        for renewal in container.key_renewals().all():
            click.echo(_how_far(renewal))


@keys.command()
@click.argument("kind", type=click.Choice(ROTATED))
@region_option
def rotate(kind: str, region: str) -> None:
    """Put a new key into use; running processes take it up within seconds, older ones stay."""
    if region != DEFAULT_REGION and kind != "documents":
        raise click.UsageError("Only documents have keys of their own for each region.")
    with serving() as container:
        if kind == "documents" and region not in container.document_stores():
            raise click.ClickException(
                f"There is no region {region}: COUNTERFOIL_DOCUMENT_STORES doesn't name it."
            )
        key_id = container.key_rotation()(kind, region, actor())
    click.echo(f"{key_id} is in use. Keep a copy of it with the others.")
    if kind in RENEWED:
        click.echo("`keys reencrypt` brings under it what lies under older ones.")


@keys.command()
@click.argument("kind", type=click.Choice(RENEWED), required=False)
@region_option
@click.option("--full", is_flag=True, help="Encrypt contents anew, not their data keys alone.")
@click.option("--wait", is_flag=True, help="Do it here and now instead of asking the worker.")
def reencrypt(kind: str | None, region: str, full: bool, wait: bool) -> None:
    """Bring what lies under older keys under the newest one; everything, where no KIND is said."""
    try:
        with serving() as container:
            renewer = container.key_renewer()
            for one, where in _asked(container, kind, region):
                renewal = renewer.start(one, where, actor(), full=full, ask_worker=not wait)
                if wait:
                    renewal = _wait(container, renewal)
                click.echo(_how_far(renewal))
    except DomainError as error:
        raise click.ClickException(str(error)) from error


@keys.command()
@click.argument("key_id", metavar="ID")
def retire(key_id: str) -> None:
    """Remove an older key for good; refused while anything can only be read with it."""
    try:
        with serving() as container:
            container.key_retirement()(key_id, actor())
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{key_id} is gone. Copies of it in backups open old backups only; destroy them")
    click.echo("with those.")


def _asked(container: Container, kind: str | None, region: str) -> list[tuple[str, str]]:
    if kind is not None:
        return [(kind, region)]
    documents = [("documents", where) for where in container.document_stores()]
    return [*documents, ("columns", DEFAULT_REGION)]


def _wait(container: Container, renewal: Renewal) -> Renewal:
    progress = Progress(renewal.total, f"{renewal.kind} ({renewal.region})")
    progress.advance(renewal.seen)
    while renewal.finished_at is None:
        before = renewal.seen
        renewal = container.key_renewer().step(renewal.kind, renewal.region, actor())
        progress.advance(renewal.seen - before)
    progress.end()
    return renewal


def _how_far(renewal: Renewal) -> str:
    what = renewal.kind
    if renewal.region != DEFAULT_REGION:
        what += f" of {renewal.region}"
    far = f"{renewal.seen:,} of about {renewal.total:,} looked at, {renewal.changed:,} renewed"
    if renewal.finished_at is None:
        return f"{what} → {renewal.key_id}: under way, {far}"
    return (
        f"{what} → {renewal.key_id}: done, {renewal.seen:,} looked at, {renewal.changed:,} renewed"
    )
