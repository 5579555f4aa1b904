"""All commands in one place, each loaded when it is called, so that help comes at once."""

from importlib import import_module

import click

COMMANDS = {
    "api-key": "Make, list and revoke keys for the API.",
    "demo": "Run everything on this machine with a demo business.",
    "migrate": "Bring the database to the current schema.",
    "settings": "Say what can be set, with which default.",
}
"""Name → what it does; the command `x-y` is the function `x_y` in the module of that name."""


class _Commands(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"entrypoints.cli.{name}"), name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=_Commands)
def main() -> None:
    """Counterfoil: invoices for those who send them and those who receive them."""
