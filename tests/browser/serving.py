"""An application on a real server, and pages of people who are logged in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import BrowserContext, Page
from tests.installation import Installation
from werkzeug.serving import make_server

from domain.customers import Account
from domain.identity import PersonId


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Yields its address."""
    server = make_server("localhost", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()


def page_of(
    context: BrowserContext,
    installation: Installation,
    address: str,
    person: PersonId,
    account: Account | None = None,
) -> Page:
    """A page of somebody who has just logged in, second factor and all."""
    cookie = installation.visit(person, account).get_cookie("counterfoil")
    assert cookie is not None
    context.add_cookies([{"name": "counterfoil", "value": cookie.value, "url": address}])
    page = context.new_page()
    page.goto(address)
    return page
