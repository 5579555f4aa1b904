"""`counterfoil watch`: the access monitor, from the command line."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import click

from application.watching import ReleasePerson
from domain.errors import DomainError
from domain.watching import DEFAULT_RULES, Rules, Step
from entrypoints.cli.saying import actor, serving

# Loaded late: a simulation is rarely asked for.
AttackRow = dict[str, Any]


@click.group()
def watch() -> None:
    """The access monitor: try its rules, let somebody go."""


@watch.command()
@click.argument("email")
@click.option("--why", required=True, help="What you found out; it stays with the findings.")
def release(email: str, why: str) -> None:
    """Take back what the monitor did to EMAIL; they go on at once."""
    try:
        with serving() as container:
            person = container.people_reads().by_email(email)
            if person is None:
                raise click.ClickException(f"Nobody signs in as {email}.")
            container.person_releaser()(ReleasePerson(person.id, why), actor())
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{email} goes on from now.")


@watch.command()
@click.option("--seeds", default=10, show_default=True, help="How many companies are made up.")
@click.option(
    "--attacked", default=2, show_default=True, help="How many of them are attacked, which is slow."
)
@click.option(
    "--first-seed", default=1001, show_default=True, help="The same seed, the same month."
)
@click.option("--geoip", is_flag=True, help="As if a database of places were set.")
@click.option("--installed", is_flag=True, help="With this installation's rules.")
@click.option("--json", "as_json", is_flag=True, help="Figures for programs.")
def simulate(
    seeds: int, attacked: int, first_seed: int, geoip: bool, installed: bool, as_json: bool
) -> None:
    """A month of honest use and attacks at many speeds, made up, against the real rules."""
    from application.watching.simulation import simulate as run

    report = run(
        _rules(installed),
        range(first_seed, first_seed + seeds),
        attacked_seeds=attacked,
        has_geoip=geoip,
    )
    months = {"first month": report.first_month, "honest month": report.honest}
    honest = {
        name: {
            "user_days": use.user_days,
            "per_1000_user_days": {
                step.word: round(use.per_thousand(step), 2) for step in Step if step
            },
            "false_locks_per_1000": round(use.per_thousand(Step.LOCK, Step.TELL), 2),
            "locked": dict(use.locked),
            "by_rule": {
                f"{rule}, {step.word}": n for (step, rule), n in sorted(use.by_rule.items())
            },
        }
        for name, use in months.items()
    }
    attacks: list[AttackRow] = [
        {
            "attack": figures.attack.kind.value,
            "speed": figures.attack.name,
            "runs": figures.runs,
            "caught": figures.caught,
            "own_documents_at_worst": figures.own,
            "own_documents_median": figures.own_median,
            "foreign_tries_at_worst": figures.foreign,
            "slowest_seconds": round(figures.after.total_seconds(), 1),
        }
        for figures in report.attacks
    ]
    if as_json:
        seeds_of = {"seeds": report.seeds, "attacked_seeds": report.attacked}
        click.echo(json.dumps(seeds_of | {"honest": honest, "attacks": attacks}))
        return
    for line in _table(honest, attacks):
        click.echo(line)


def _rules(installed: bool) -> Rules:
    if not installed:
        return DEFAULT_RULES
    with serving() as container:
        versions = container.watch_reads().versions()
        return versions[0].rules if versions else DEFAULT_RULES


def _table(honest: dict[str, Any], attacks: list[AttackRow]) -> Iterator[str]:
    for name, use in honest.items():
        steps = ", ".join(f"{word} {n}" for word, n in use["per_1000_user_days"].items())
        yield f"{name}: {use['user_days']} user-days; for each 1,000 of them: {steps}"
        whom = ", ".join(f"{who} {n}" for who, n in use["locked"].items()) or "nobody"
        yield f"    {use['false_locks_per_1000']} false locks for each 1,000; locked were: {whom}"
    yield ""
    heads = ("caught", "own", "median", "foreign")
    yield f"{'attack':18} {'speed':28} " + "{:>9} {:>5} {:>7} {:>8}  slowest".format(*heads)
    for row in attacks:
        yield (
            f"{row['attack']:18} {row['speed']:28} {row['caught']:>4}/{row['runs']:<4} "
            f"{row['own_documents_at_worst']:>5} {row['own_documents_median']:>7} "
            f"{row['foreign_tries_at_worst']:>8}  {timedelta(seconds=row['slowest_seconds'])}"
        )
