"""The demo business: what `script/demo` finds in its database."""

from dataclasses import dataclass

from entrypoints.container import Container


@dataclass(frozen=True)
class DemoLogin:
    """Somebody to log in as; `note` says what they are good for."""

    email: str
    password: str
    account_name: str
    note: str


def load_demo(container: Container) -> list[DemoLogin]:
    """Load what is missing of the demo business, quickly when nothing is; returns the logins."""
    return []


def demo_logins() -> list[DemoLogin]:
    """Who can log in to the demo business."""
    return []
