"""Every page with sample data, in light and dark, on desk and phone, through axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext
from tests.browser.conftest import SCHEMES, what_axe_finds
from tests.browser.serving import served
from tests.entrypoints.web.preview.app import PAGES, create_preview


@pytest.fixture(scope="module", name="address")
def _address() -> Iterator[str]:
    with served(create_preview()) as address:
        yield address


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
