"""`counterfoil settings`: what can be set, as a table for the documentation."""

import click
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from entrypoints.settings import ROOT, Settings, variable_of


@click.command()
def settings() -> None:
    """Print what can be set, with its meaning and default, as a Markdown table."""
    click.echo("| variable | meaning | default |\n|---|---|---|")
    for name, field in Settings.model_fields.items():
        click.echo(f"| `{variable_of(name)}` | {field.description} | {_default(field)} |")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be set"
    value = field.default
    if value is None or isinstance(value, SecretStr):
        return "none"
    words = str(value).removeprefix(f"{ROOT}/")
    return f"`{words}`" if words not in {"", "."} else "see there"
