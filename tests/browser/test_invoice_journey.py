"""A clerk's way to an invoice: log in, find it by number, open it, take its PDF along."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.conftest import what_axe_finds
from tests.browser.serving import served
from tests.builders import a_transaction, a_vendor, an_account
from tests.installation import PASSWORD, Installation

from domain.billing import TransactionLine

CLERK = "clerk@ashdown.example"
TODAY = datetime.now(UTC).date()


@pytest.fixture
def address(installation: Installation) -> Iterator[str]:
    """The portal of an account with thirty invoices, the oldest overdue, on a real server."""
    installation.add(a_vendor(timezone="Etc/UTC"))
    installation.add_member(CLERK, an_account())
    installation.issue(
        *(
            a_transaction(
                f"T-{i}",
                issue_date=TODAY - timedelta(days=60 - 2 * i),
                po_reference=f"PO-{7000 + i}",
                lines=(
                    TransactionLine("Box of paper, A4", Decimal(i + 1), Decimal("12.50")),
                    TransactionLine(f"Ribbon no. {i}", Decimal(2), Decimal("3.10")),
                ),
            )
            for i in range(30)
        )
    )
    with served(installation.app(forged_refused=True)) as address:
        yield address


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.get_by_label("E-mail").fill(CLERK)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Invoices")).to_be_visible()
    return page


def test_a_clerk_finds_an_invoice_by_number_opens_it_and_downloads_its_pdf(
    page: Page, installation: Installation
) -> None:
    assert what_axe_finds(page) == []
    page.get_by_role("searchbox").press_sequentially("000017", delay=20)
    expect(page.locator(".invoices__row")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"[?&]q=000017"))
    page.get_by_role("link", name=re.compile("000017")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("000017")
    expect(page.get_by_text("Ribbon no. 16")).to_be_visible()
    assert what_axe_finds(page) == []

    expect(page.get_by_role("link", name="Download PDF")).to_have_count(0)
    installation.work_off()
    with page.expect_download() as download:  # the page notices by itself that it is there
        page.get_by_role("link", name="Download PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    assert download.value.suggested_filename.endswith(".pdf")
    assert what_axe_finds(page) == []


def test_pages_filters_and_the_way_back_have_addresses(page: Page) -> None:
    expect(page.locator(".invoices__row")).to_have_count(25)
    page.get_by_role("link", name="Older").click()
    expect(page.locator(".invoices__row")).to_have_count(5)
    page.go_back()
    expect(page.locator(".invoices__row")).to_have_count(25)
    page.get_by_role("link", name="Overdue").click()
    expect(page).to_have_url(re.compile("status=overdue"))
    overdue = page.locator(".invoices__row").count()
    assert 0 < overdue < 25
    page.reload()
    expect(page.locator(".invoices__row")).to_have_count(overdue)


def test_a_link_of_a_colleague_leads_there_after_the_login(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}/invoices/?status=overdue")
    page.get_by_label("E-mail").fill(CLERK)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/invoices/\\?status=overdue"))


def test_after_signing_out_the_back_button_shows_nothing(page: Page) -> None:
    page.locator(".invoices__row a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("INV-")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_a_session_that_has_ended_leads_from_any_click_to_the_login_and_back(
    page: Page, context: BrowserContext
) -> None:
    context.clear_cookies()
    page.get_by_role("link", name="Overdue").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    page.get_by_label("E-mail").fill(CLERK)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Invoices")).to_be_visible()
