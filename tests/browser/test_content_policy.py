"""The policy of what a browser may load, in a browser: strict, and in nobody's way."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.builders import a_transaction, an_account
from tests.installation import PASSWORD, Installation
from werkzeug.serving import make_server


@pytest.fixture
def address(installation: Installation) -> Iterator[str]:
    installation.add()
    installation.add_member("alice@mine.example", an_account())
    installation.issue(a_transaction())
    installation.work_off()
    server = make_server("localhost", 0, installation.app(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, address: str, complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.on("console", lambda line: complaints.append(line.text))
    page.on(
        "requestfailed",
        lambda request: (
            request.url.startswith(address) and complaints.append(f"{request.url} failed")
        ),
    )  # the browser's own viewer of PDFs is an extension with requests of its own
    page.goto(f"{address}/login")
    page.get_by_label("E-mail").fill("alice@mine.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/invoices/", wait_until="networkidle")
    yield page
    context.close()


def test_pages_and_the_document_inside_one_load_without_a_complaint(
    page: Page, address: str, installation: Installation, complaints: list[str]
) -> None:
    invoice_id = installation.scalar("SELECT id FROM invoices")
    for path in ("/invoices/", f"/invoices/{invoice_id}", "/verify", "/nowhere"):
        page.goto(f"{address}{path}", wait_until="networkidle")
    page.goto(f"{address}/invoices/{invoice_id}")
    with page.expect_response("**/document.pdf*") as answer:
        page.locator("iframe").scroll_into_view_if_needed()
    assert answer.value.status == 200
    assert [line for line in complaints if "404" not in line and ".pdf failed" not in line] == []


def test_a_script_that_got_into_a_page_does_not_run(page: Page) -> None:
    page.evaluate(
        "() => { const script = document.createElement('script');"
        " script.textContent = 'window.stolen = 1'; document.body.append(script);"
        " const image = document.createElement('img'); image.setAttribute('onerror',"
        " 'window.stolen = 2'); image.src = '/nowhere.png'; document.body.append(image); }"
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.stolen") is None


def test_another_site_can_not_put_a_page_of_ours_into_its_own(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.set_content(f'<iframe src="{address}/login" name="ours"></iframe>')
    page.wait_for_timeout(500)
    frame = page.frame("ours")
    assert frame is not None
    assert "Sign in" not in frame.content()
    page.close()
