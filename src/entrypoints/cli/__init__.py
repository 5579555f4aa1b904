"""The command line: `counterfoil COMMAND`."""

from entrypoints.cli.main import main

__all__ = ["main"]
