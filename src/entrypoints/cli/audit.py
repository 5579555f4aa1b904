"""`counterfoil audit`: whether the trail is whole, and proofs of what is in it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click

from application.audit import (
    Finding,
    NotASeal,
    Report,
    VerifyTrail,
    Wrong,
    consistency_text,
    inclusion_text,
    read_seals,
)
from domain.errors import DomainError
from entrypoints.cli.audit_holds import DAYS, hold, in_utc, prune
from entrypoints.cli.saying import serving

_SHOWN = 20


@click.group()
def audit() -> None:
    """Verify, prove and keep what happened."""


audit.add_command(hold)
audit.add_command(prune)


@audit.command()
@click.option("--from", "since", type=DAYS, help="Only events of this day and later, in UTC.")
@click.option("--to", "until", type=DAYS, help="Only events before this day, in UTC.")
@click.option(
    "--seals",
    "published",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Seals that were kept elsewhere, as they were published; each must still be true.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=lambda: max(1, (os.cpu_count() or 1) // 2),  # the database works as much for each
    help="How many check parts of the log at the same time; one for two cores if not said.",
)
def verify(
    since: datetime | None, until: datetime | None, published: Path | None, processes: int
) -> None:
    """Check that no event was changed, removed, inserted or moved; name the first that was.

    Ends with 1 when anything is wrong.
    """
    with serving() as container:
        try:
            report = container.trail_verifier()(
                VerifyTrail(in_utc(since), in_utc(until), read_seals(published), processes)
            )
        except NotASeal as error:
            raise click.ClickException(str(error)) from error
    for line in _told(report):
        click.echo(line)
    sys.exit(1 if report.found else 0)


@audit.command()
@click.argument("event", type=click.UUID)
def proof(event: UUID) -> None:
    """Print a proof that EVENT (its id) is in the log; docs/verify_audit_proof.py checks it."""
    with serving() as container, _said():
        click.echo(inclusion_text(container.trail_prover().inclusion(event)))


@audit.command()
@click.argument("first", type=click.IntRange(1))
@click.argument("second", type=click.IntRange(1))
def consistency(first: int, second: int) -> None:
    """Print a proof that the log of one seal begins with that of the other; by their numbers."""
    with serving() as container, _said():
        click.echo(consistency_text(container.trail_prover().consistency(first, second)))


@audit.command()
def key() -> None:
    """Print the public keys of all seals; give them to those who shall check proofs."""
    with serving() as container:
        for key_id, public in container.keys().public_keys().items():
            click.echo(f"{key_id} {public.hex()}")


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        raise click.ClickException(str(error)) from error


def _told(report: Report) -> list[str]:
    looked_at = f"{_count(report.events, 'event')} under {_count(report.seals, 'seal')}"
    also = [f"{_count(report.pruned, 'event')} whose time was over are gone by rule"] * bool(
        report.pruned
    ) + [f"{_count(report.waiting, 'event')} not sealed yet"] * bool(report.waiting)
    besides = f" ({'; '.join(also)})" if also else ""
    if not report.found:
        return [f"{looked_at}: nothing was changed, removed, inserted or moved{besides}."]
    findings = report.findings()
    lines = [f"{looked_at}: {report.found:,} wrong{besides}. The first:", _line(findings[0])]
    if report.found > 1:
        lines += ["Then:", *(_line(finding) for finding in findings[1:_SHOWN])]
    if report.found > _SHOWN:
        lines.append(f"  … and {report.found - _SHOWN:,} more")
    return lines


def _line(finding: Finding) -> str:
    if finding.wrong is Wrong.LOG:
        return f"  LOG: {finding.what}"
    at = f", {finding.at:%Y-%m-%d %H:%M:%S.%f} UTC" if finding.at else ""
    return (
        f"  {finding.wrong.value.upper()}: event {finding.event_id or '?'}, "
        f"position {finding.position}{at}: {finding.what}"
    )


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
