"""Servers that come with the Python packages: for the demo and the tests, without configuration."""

from adapters.embedded.child import Child, ChildDied, end_leftover
from adapters.embedded.logins import DatabaseUrls
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.valkey import EmbeddedValkey

__all__ = [
    "Child",
    "ChildDied",
    "DatabaseUrls",
    "EmbeddedPostgres",
    "EmbeddedValkey",
    "end_leftover",
]
