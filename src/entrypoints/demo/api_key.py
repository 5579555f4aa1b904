"""A key for trying the API out, the same at every start of the demo."""

import hmac
import json

from application.access.create_api_key import ApiKeyCreator, CreateApiKey
from domain.access import RandomBytes, Scope, new_key_text
from domain.audit import Actor
from entrypoints.container import Container
from entrypoints.demo.logins import MEMBERS
from entrypoints.settings import Settings

NAME = "demo ledger"


def ensure_key(container: Container, actor: Actor) -> None:
    """Kept as a hash like every other; its text is made again from the demo's secret."""
    text = new_key_text(_from_secret(container.settings()))
    if container.api_key_reads().by_prefix(text.prefix) is None:
        create = ApiKeyCreator(
            container.begin_work(),
            container.clock(),
            container.new_id(),
            _from_secret(container.settings()),
        )
        create(CreateApiKey(NAME, frozenset(Scope)), actor)


def demo_curl(settings: Settings) -> str:
    """A command that bills somebody in the demo, in one line."""
    key = new_key_text(_from_secret(settings)).whole
    sale = {
        "vendor": "larkspur",
        "reference": "HELLO-1",
        "customer": MEMBERS[0].customer,
        "currency": "GBP",
        "lines": [{"description": "Tea towel, linen", "quantity": "12", "unit_price": "3.75"}],
    }
    return (
        f"curl {settings.public_url}/api/v1/transactions -H 'Authorization: Bearer {key}' "
        "-H 'Idempotency-Key: hello-1' -H 'Content-Type: application/json' "
        f"-d '{json.dumps(sale)}'"
    )


def _from_secret(settings: Settings) -> RandomBytes:
    """Bytes that nobody can guess without the secret, and that are the same every time."""
    secret = settings.secret_key.get_secret_value().encode()
    return lambda count: hmac.digest(secret, f"{NAME}, {count}".encode(), "sha512")[:count]
