"""Staff at work, and an owner who decides who sees what: each page of theirs once."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.browser.conftest import what_axe_finds
from tests.browser.serving import page_of, served
from tests.builders import a_buyer, a_transaction, a_vendor, an_account
from tests.installation import Installation

from domain.access import Role, StaffRole
from domain.billing import TransactionLine

TODAY = datetime.now(UTC).date()
OLGA = "olga@ashdown.example"
VERA = "vera@ashdown.example"


@pytest.fixture
def business(installation: Installation) -> Installation:
    """Thirty customers; the first has an owner, a viewer and six invoices."""
    others = [
        an_account(reference=f"C-{n}", party=a_buyer(name=f"Harbour {n} Ltd", reference=f"C-{n}"))
        for n in range(2, 31)
    ]
    installation.add(a_vendor(timezone="Etc/UTC"), [an_account(), *others])
    installation.add_member(OLGA, an_account(), Role.OWNER)
    installation.add_member(VERA, an_account(), Role.VIEWER)
    installation.issue(
        *(
            a_transaction(
                f"T-{n}",
                issue_date=TODAY - timedelta(days=60 - 10 * n),
                accounting_reference="4711 Marketing" if n % 2 else "4712 Sales",
                lines=(TransactionLine("Box of paper", Decimal(n + 1), Decimal("12.50")),),
            )
            for n in range(6)
        )
    )
    return installation


@pytest.fixture
def address(business: Installation) -> Iterator[str]:
    with served(business.app(forged_refused=True)) as address:
        yield address


def test_an_administrator_changes_a_tier_after_seeing_whom_it_touches(
    context: BrowserContext, business: Installation, address: str
) -> None:
    ada = business.add_staff("ada@staff.example", StaffRole.ADMINISTRATOR)
    page = page_of(context, business, address, ada)
    expect(page.get_by_role("heading", name="Good day, Ada")).to_be_visible()
    assert what_axe_finds(page) == []
    page.get_by_role("link", name="Tiers", exact=True).first.click()
    assert what_axe_finds(page) == []
    page.get_by_role("link", name="Basic").click()
    assert what_axe_finds(page) == []
    page.get_by_role("link", name="Change").click()
    assert what_axe_finds(page) == []
    page.get_by_label("People with a login: at most how many people").fill("1")
    page.get_by_label("Documents shown: at most how many days back").fill("30")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("1 account has more members than that.")).to_be_visible()
    expect(page.get_by_text("1 account would no longer see")).to_be_visible()
    assert what_axe_finds(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("say why, for those who ask later")).to_be_visible()
    assert what_axe_finds(page) == []
    page.get_by_label("Why").fill("Basic is for one person")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Basic has version 2 now.")).to_be_visible()
    expect(page.get_by_text("Basic is for one person")).to_be_visible()
    assert what_axe_finds(page) == []


def test_an_administrator_appoints_somebody(
    context: BrowserContext, business: Installation, address: str
) -> None:
    ada = business.add_staff("ada@staff.example", StaffRole.ADMINISTRATOR)
    page = page_of(context, business, address, ada)
    page.goto(f"{address}/staff/people/new")
    assert what_axe_finds(page) == []
    page.get_by_label("E-mail address").fill(VERA)
    page.get_by_label("Finance").check()
    page.get_by_role("button", name="Appoint").click()
    expect(page.get_by_text("Vera works here now.")).to_be_visible()
    assert what_axe_finds(page) == []
    page.get_by_role("link", name="Vera").click()
    assert what_axe_finds(page) == []


def test_support_finds_a_customer_and_sees_what_they_see(
    context: BrowserContext, business: Installation, address: str
) -> None:
    sam = business.add_staff("sam@staff.example", StaffRole.SUPPORT)
    page = page_of(context, business, address, sam)
    page.get_by_role("link", name="Accounts", exact=True).first.click()
    expect(page.locator("#results tbody tr")).to_have_count(25)
    assert what_axe_finds(page) == []
    page.get_by_role("link", name="More").click()
    expect(page.locator("#results tbody tr")).to_have_count(5)
    page.get_by_label("Name or reference").press_sequentially("ashd", delay=20)
    expect(page.locator("#results tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"[?&]q=ashd"))
    page.get_by_role("link", name="Ashdown").click()
    assert what_axe_finds(page) == []
    page.get_by_role("link", name="See what Vera sees").click()
    assert what_axe_finds(page) == []
    page.get_by_label("Why").fill("Ticket 7: finds no invoice")
    page.get_by_role("button", name="Look at the portal").click()
    expect(page.get_by_text("looking at the portal as Vera")).to_be_visible()
    expect(page.locator(".invoices__row")).to_have_count(6)
    assert what_axe_finds(page) == []
    page.locator(".invoices__row a").first.click()
    expect(page.get_by_text("looking at the portal as Vera")).to_be_visible()
    assert what_axe_finds(page) == []
    page.goto(f"{address}/staff/")
    expect(page.get_by_text("Stop looking first")).to_be_visible()
    assert what_axe_finds(page) == []
    page.get_by_role("button", name="Stop looking").click()
    expect(page.get_by_text("You are yourself again.")).to_be_visible()


def test_an_owner_limits_a_member_and_lets_a_guest_in(
    context: BrowserContext, business: Installation, address: str
) -> None:
    olga = business.container.people_reads().by_email(OLGA)
    assert olga is not None
    page = page_of(context, business, address, olga.id, an_account())
    page.goto(f"{address}/account/members/")
    page.get_by_role("link", name="Change Vera").click()
    page.get_by_role("link", name="Change what they see").click()
    assert what_axe_finds(page) == []
    page.get_by_label("Up to").fill("nothing")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Type an amount, such as 1,000.00.")).to_be_visible()
    assert what_axe_finds(page) == []
    page.get_by_label("Up to").fill("500")
    page.get_by_label("Cost centres").fill("4711 Marketing")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("sees only some documents")).to_be_visible()
    assert what_axe_finds(page) == []
    page.get_by_role("link", name="Let a guest in").click()
    assert what_axe_finds(page) == []
    page.get_by_label("E-mail address").fill("greta@audit.example")
    page.get_by_label("Name", exact=True).fill("Greta Gast")
    page.get_by_label("Last day").fill((TODAY + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("greta@audit.example is invited as a guest.")).to_be_visible()
    assert what_axe_finds(page) == []
