"""All commands in one place, each loaded when it is called, so that help comes at once."""

from importlib import import_module
from keyword import iskeyword

import click

COMMANDS = {
    "api-key": "Make, list and revoke keys for the API.",
    "accounts": "Add the customers that are billed.",
    "audit": "Verify, prove and keep what happened.",
    "demo": "Run everything on this machine with a demo business.",
    "factors": "Say who needs a second factor, or help who has lost them all.",
    "import": "Make invoices and credit notes of a ledger's CSV file.",
    "members": "Give people of a customer a login.",
    "keys": "Make, rotate and retire the encryption and signing keys.",
    "migrate": "Bring the database to the current schema.",
    "payment": "Record money that came in.",
    "sessions": "Sign somebody out everywhere.",
    "staff": "Appoint staff users.",
    "settings": "Say what can be set, with which default.",
    "watch": "Try the access monitor's rules, let somebody go.",
    "vendors": "Add the legal entities that issue invoices.",
}
"""Name → what it does; the command `x-y` is the function `x_y` in the module of that name.

Python's own words get an underscore: `import_`."""


class _Commands(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_") + "_" * iskeyword(cmd_name)
        command = getattr(import_module(f"entrypoints.cli.{name}"), name)
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> object:
        """What is away or not set up is said in a sentence, whichever command needs it."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            said = import_module("entrypoints.cli.failing").in_words(error)
            if said is None:
                raise
            raise click.ClickException(said) from error

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=_Commands)
def main() -> None:
    """Counterfoil: invoices for those who send them and those who receive them."""
