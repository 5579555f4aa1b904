"""An owner finds out who looked at an invoice and takes proofs along; staff look into the trail."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.application.audit.trail import ADA, an_event, record, seal
from tests.browser.conftest import what_axe_finds
from tests.browser.serving import page_of, served
from tests.builders import a_transaction, a_vendor, an_account
from tests.installation import Installation

from domain.access import Role, StaffRole
from domain.audit import Actor, ActorKind, Outcome, Reader

VERIFIER = Path(__file__).parents[2] / "docs" / "verify_audit_proof.py"
OLGA = "olga@ashdown.example"
BOB = Actor(
    ActorKind.STAFF,
    "0190bbbb-0000-7000-8000-0000000000b0",
    "Bob Baxter",
    address="198.51.100.4",
    user_agent=ADA.user_agent,
    request_id="0190bbbb-request",
    factor="totp",
)


@pytest.fixture(name="number")
def _number(installation: Installation) -> str:
    """Of an invoice that many looked at."""
    installation.watch_nobody()
    installation.add(a_vendor(timezone="Etc/UTC"), [an_account()])
    installation.add_member(OLGA, an_account(), Role.OWNER)
    [invoice_id] = installation.issue(a_transaction("T-1"))
    now = datetime.now(UTC)
    scanner = Actor(
        ActorKind.VISITOR,
        address="203.0.113.9",
        user_agent="Mozilla/5.0 (compatible; Proofpoint)",
        reader=Reader.AUTOMATIC,
    )
    about = {"subject_id": str(invoice_id), "details": {}}
    record(
        installation,
        *(an_event(n, at=now - timedelta(hours=n), **about) for n in range(1, 55)),
        an_event(at=now - timedelta(minutes=50), actor=BOB, **about),
        an_event(
            at=now - timedelta(minutes=40),
            actor=replace(BOB, on_behalf_of="vic", on_behalf_of_name="Vera Vane"),
            action="document.downloaded",
            **about,
        ),
        an_event(at=now - timedelta(minutes=30), actor=scanner, action="document.viewed", **about),
        an_event(
            at=now - timedelta(minutes=20),
            action="access.refused",
            outcome=Outcome.REFUSED,
            subject_id=str(invoice_id),
            details={"wanted": "pay an invoice", "why": "Your role “viewer” may not."},
        ),
    )
    seal(installation)
    found: str = installation.scalar("SELECT number FROM invoices WHERE id = :id", id=invoice_id)
    return found


@pytest.fixture(name="address")
def _address(installation: Installation, number: str) -> Iterator[str]:
    assert number
    with served(installation.app(forged_refused=True)) as address:
        yield address


def test_an_owner_sees_who_looked_at_an_invoice_and_takes_the_proofs_along(
    context: BrowserContext,
    installation: Installation,
    address: str,
    number: str,
    tmp_path: Path,
) -> None:
    olga = installation.container.people_reads().by_email(OLGA)
    assert olga is not None
    page = page_of(context, installation, address, olga.id, an_account())
    page.locator(".invoices__row a").first.click()
    page.get_by_role("link", name="Who looked at this?").click()
    expect(page.get_by_role("heading", name="Who looked at what")).to_be_visible()
    expect(page.get_by_label("Invoice number")).to_have_value(number)
    expect(page.get_by_role("cell", name="Bob Baxter").first).to_be_visible()
    scanned = page.locator("#results tr", has_text="203.0.113.9")
    expect(scanned.get_by_text("By itself")).to_be_visible()
    assert what_axe_finds(page) == []
    page.get_by_role("link", name="Older").click()
    expect(page.get_by_role("link", name="Newer")).to_be_visible()
    page.get_by_role("link", name="Newer").click()
    page.get_by_role("link", name="Bob Baxter").first.click()
    expect(page.get_by_role("link", name="By Bob Baxter")).to_be_visible()
    expect(page.locator("#results tbody tr")).to_have_count(2)
    assert what_axe_finds(page) == []
    with page.expect_download() as downloading:
        page.get_by_role("link", name="List with proofs").click()
    file = tmp_path / "proofs.json"
    downloading.value.save_as(file)
    assert len(json.loads(file.read_text())["proofs"]) == 2
    key = installation.container.keys().public_keys().popitem()[1].hex()
    subprocess.run([sys.executable, "-I", VERIFIER, file, key], check=True, capture_output=True)
    page.get_by_role("link", name="Details").first.click()
    expect(
        page.get_by_role("heading", name=f"Downloaded the PDF of invoice {number}")
    ).to_be_visible()
    expect(page.get_by_text("under seal")).to_be_visible()
    assert what_axe_finds(page) == []
    page.goto(f"{address}/account/activity?on=INV-0")
    expect(page.get_by_text("No event matches.")).to_be_visible()
    assert what_axe_finds(page) == []


def test_an_auditor_looks_into_the_trail(
    context: BrowserContext, installation: Installation, address: str, number: str
) -> None:
    ada = installation.add_staff("ada@staff.example", StaffRole.AUDITOR)
    page = page_of(context, installation, address, ada)
    page.get_by_role("link", name="Audit trail", exact=True).first.click()
    expect(page.get_by_role("heading", name="Audit trail")).to_be_visible()
    assert what_axe_finds(page) == []
    if page.get_by_text("Filters").is_visible():  # on a phone they wait behind a button
        page.get_by_text("Filters").click()
    page.get_by_label("Account’s reference").fill("C-1001")
    page.get_by_label("Invoice number").fill(number)
    page.get_by_label("Outcome").select_option("Refused")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#results tbody tr")).to_have_count(1)
    expect(page.get_by_role("cell", name="Asked to pay an invoice").first).to_be_visible()
    assert what_axe_finds(page) == []
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Export these as CSV").click()
    assert downloading.value.path().read_text().count("access.refused") == 1
    page.get_by_role("link", name="Details").click()
    expect(page.get_by_text("0190aaaa-request")).to_be_visible()
    assert what_axe_finds(page) == []
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download the proof").click()
    assert json.loads(downloading.value.path().read_text())["event"]["action"] == "access.refused"
