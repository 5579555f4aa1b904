"""Pictures of the pages of a running demo: `script/look [URL] [FOLDER]`.

On desk and phone, in light and dark, as the member who has the most to see.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from tests.browser.conftest import ARGUMENTS, CHROMIUM, DEVICES, SCHEMES

from entrypoints.demo import demo_logins


def main(address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        for device, settings in DEVICES.items():
            for scheme in SCHEMES:
                context = browser.new_context(**settings, color_scheme=scheme, locale="en-GB")
                take(context.new_page(), address, folder, f"{device}-{scheme}")
                context.close()
        browser.close()


def take(page: Page, address: str, folder: Path, label: str) -> None:
    def shoot(name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}-{label}.png", full_page=label.startswith("phone"))

    login = demo_logins()[0]
    page.goto(f"{address}/verify")
    shoot("verify")
    page.goto(address)
    shoot("login")
    page.get_by_label("E-mail").fill(login.email)
    page.get_by_label("Password").fill(login.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    shoot("invoices")
    page.locator(".invoices__row a").first.click()
    shoot("invoice")


if __name__ == "__main__":
    given = dict(enumerate(sys.argv[1:]))
    main(given.get(0, "http://localhost:8000").rstrip("/"), Path(given.get(1, "build/look")))
