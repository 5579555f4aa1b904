"""`counterfoil audit`: whether the trail is whole, and proofs of what is in it."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from application.audit import Finding, Report, Wrong
from entrypoints.cli.saying import serving

_DAYS = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])
_SHOWN = 20


@click.group()
def audit() -> None:
    """Verify, prove and keep what happened."""


@audit.command()
@click.option("--from", "since", type=_DAYS, help="Only events of this day and later, in UTC.")
@click.option("--to", "until", type=_DAYS, help="Only events before this day, in UTC.")
@click.option(
    "--seals",
    "published",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Seals that were kept elsewhere, as they were published; each must still be true.",
)
def verify(since: datetime | None, until: datetime | None, published: Path | None) -> None:
    """Check that no event was changed, removed, inserted or moved; name the first that was.

    Ends with 1 when anything is wrong.
    """
    from application.audit import VerifyTrail
    from entrypoints.audit_seals import read_seals

    with serving() as container:
        report = container.trail_verifier()(
            VerifyTrail(_utc(since), _utc(until), read_seals(published))
        )
    for line in _told(report):
        click.echo(line)
    sys.exit(1 if report.found else 0)


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


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
