"""Every page, in light and dark, on desk and phone, through axe; skipped where axe isn't installed.

`npm install --no-save axe-core` in the project folder makes it available.
"""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.entrypoints.web.preview.app import PAGES, ROOT, create_preview
from werkzeug.serving import make_server

sync_api = pytest.importorskip("playwright.sync_api")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
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
DESK = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
]


@pytest.fixture(scope="module", name="address")
def _address() -> Iterator[str]:
    server = make_server("localhost", 0, create_preview(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator["sync_api.Browser"]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(browser, address, device, scheme):
    context = browser.new_context(**device, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = {}
    for name in PAGES:
        page.goto(f"{address}/page/{name}")
        page.evaluate(AXE.read_text())
        result = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if result["violations"] or wide:
            found[name] = [violation["id"] for violation in result["violations"]], wide
    context.close()
    assert found == {}
