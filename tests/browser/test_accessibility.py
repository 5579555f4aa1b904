"""Every page with sample data, in light and dark, on desk and phone, through axe."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext
from tests.browser.conftest import SCHEMES, what_axe_finds
from tests.entrypoints.web.preview.app import PAGES, create_preview
from werkzeug.serving import make_server


@pytest.fixture(scope="module", name="address")
def _address() -> Iterator[str]:
    server = make_server("localhost", 0, create_preview(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("scheme", SCHEMES, indirect=True)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    found = {}
    for name in PAGES:
        page.goto(f"{address}/page/{name}")
        if violations := what_axe_finds(page):
            found[name] = violations
    assert found == {}
