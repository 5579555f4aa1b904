"""A real browser, and what its pages are shown on."""

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DEVICES: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1280, "height": 860}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
SCHEMES = ("light", "dark")
USUAL_SCHEME = {"desk": "light", "phone": "dark"}
"""Journeys are made in these two; every page is looked at in all four by the test of axe."""
RUN_AXE = """tags => axe.run(document, {runOnly: tags, resultTypes: ["violations"]})
    .then(result => result.violations.map(violation => violation.id))"""
WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists() and "CI" not in os.environ:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=DEVICES)
def device(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def scheme(request: pytest.FixtureRequest, device: str) -> str:
    name: str = getattr(request, "param", USUAL_SCHEME[device])
    return name


@pytest.fixture
def context(browser: Browser, device: str, scheme: str) -> Iterator[BrowserContext]:
    """On desk and phone. The policy is lifted so that axe can be put in."""
    context = browser.new_context(
        **DEVICES[device], color_scheme=scheme, bypass_csp=True, locale="en-GB"
    )
    yield context
    context.close()


def what_axe_finds(page: Page) -> list[str]:
    """The rules of WCAG 2.2 AA that the page breaks, and whether it scrolls sideways."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text())
    found: list[str] = page.evaluate(RUN_AXE, WCAG)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    return found
