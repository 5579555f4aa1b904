"""Second factors in a real browser: enrolled, used without a password, and asked for once more."""

import json
import re
import threading
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import pyotp
import pytest
from dependency_injector import providers
from playwright.sync_api import BrowserContext, CDPSession, Page, expect
from tests.browser.conftest import what_axe_finds
from tests.builders import an_account
from tests.entrypoints.web.account.post import GOOD, link_to
from tests.installation import PASSWORD, TESTER, Installation
from tests.running_demo import free_port
from werkzeug.serving import make_server

from application.access.invite import InviteMember, InviteStaff
from domain.access import Role, StaffRole

ALICE, DORA = "alice@ashdown.example", "dora@ashdown.example"


class Served:
    """The portal under an address that browsers allow passkeys for, with form tokens."""

    def __init__(self, installation: Installation) -> None:
        port = free_port()
        self.url = f"http://localhost:{port}"
        settings = installation.settings.model_copy(update={"public_url": self.url})
        installation.container.settings.override(providers.Object(settings))
        app = installation.app(forged_refused=True)
        self._server = make_server("localhost", port, app, threaded=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()


class VirtualAuthenticator:
    """Chromium's own, by the DevTools protocol."""

    def __init__(self, page: Page) -> None:
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self._cdp.send("WebAuthn.enable")
        self.id = self._add()

    def _add(self) -> str:
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        added = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return str(added["authenticatorId"])

    def credentials(self) -> list[dict[str, Any]]:
        asked = {"authenticatorId": self.id}
        found = self._cdp.send("WebAuthn.getCredentials", asked)["credentials"]
        return list(found)

    def set_counter_back(self) -> None:
        """As a copy of its passkey would stand that was made when it was new."""
        [credential] = self.credentials()
        asked = {"authenticatorId": self.id, "credentialId": credential["credentialId"]}
        self._cdp.send("WebAuthn.removeCredential", asked)
        copied = credential | {"signCount": 0}
        asked = {"authenticatorId": self.id, "credential": copied}
        self._cdp.send("WebAuthn.addCredential", asked)

    def verify(self, *, succeeds: bool) -> None:
        asked = {"authenticatorId": self.id, "isUserVerified": succeeds}
        self._cdp.send("WebAuthn.setUserVerified", asked)


@pytest.fixture
def url(installation: Installation) -> Iterator[str]:
    installation.add()
    installation.add_member(ALICE, an_account())
    served = Served(installation)
    yield served.url
    served.stop()


@pytest.fixture
def page(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    sign_in(page)
    expect(page.get_by_role("heading", name="Invoices")).to_be_visible()
    return page


def sign_in(page: Page, email: str = ALICE, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def to_security(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Login and security")).click()
    expect(page.get_by_role("heading", name="Login and security")).to_be_visible()


def enrol_passkey(page: Page) -> VirtualAuthenticator:
    authenticator = VirtualAuthenticator(page)
    to_security(page)
    page.get_by_role("link", name="Add a second factor").click()
    page.get_by_label("What to call it").fill("Work laptop")
    assert what_axe_finds(page) == []
    page.get_by_role("button", name="Create a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    return authenticator


def show_codes(page: Page) -> list[str]:
    page.get_by_role("button", name="Show my recovery codes").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert what_axe_finds(page) == []
    return [item.inner_text() for item in page.locator("#codes li").all()]


def grow_stale(installation: Installation) -> None:
    """As if the last proof were six minutes old."""
    with installation.container.engine().begin() as connection:
        connection.exec_driver_sql(
            "UPDATE sessions SET proven_at = proven_at - interval '6 minutes'"
        )


@pytest.mark.parametrize("device", ["desk", "phone"], indirect=True)
@pytest.mark.parametrize("scheme", ["light"], indirect=True)
def test_a_passkey_is_enrolled_opens_without_a_password_and_is_asked_for_once_more(
    page: Page, installation: Installation
) -> None:
    enrol_passkey(page)
    codes = show_codes(page)
    assert len(set(codes)) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as text").click()
    kept = download.value.path().read_text()
    assert all(code in kept for code in codes)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.locator("strong", has_text="Work laptop")).to_be_visible()
    assert what_axe_finds(page) == []

    sign_out(page)
    assert what_axe_finds(page) == []
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Invoices")).to_be_visible()

    grow_stale(installation)
    to_security(page)
    page.get_by_role("link", name=re.compile("Rename or remove")).click()
    expect(page.get_by_role("heading", name="Confirm that it’s you")).to_be_visible()
    assert what_axe_finds(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Passkey “Work laptop”")).to_be_visible()
    assert what_axe_finds(page) == []


@pytest.mark.parametrize("device", ["desk"], indirect=True)
@pytest.mark.parametrize("scheme", ["light"], indirect=True)
def test_from_an_invitation_to_a_login_without_a_password(
    context: BrowserContext, url: str, installation: Installation
) -> None:
    ours = an_account()
    invited = InviteMember(DORA, "Dora Finch", Role.PAYER, ours.id, ours.party.name, "Alice")
    installation.container.inviter().member(invited, TESTER)
    page = context.new_page()
    page.goto(url + link_to(installation, DORA))
    page.get_by_label("New password").fill(GOOD)
    page.get_by_role("button", name="Accept and set password").click()
    sign_in(page, DORA, GOOD)
    expect(page.get_by_role("heading", name="Invoices")).to_be_visible()
    enrol_passkey(page)
    page.get_by_role("link", name="Not now").click()
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Invoices")).to_be_visible()
    grow_stale(installation)
    page.goto(f"{url}/login-and-security/recovery-codes")
    page.get_by_role("button", name="Use a passkey").click()
    assert len(show_codes(page)) == 10


@pytest.mark.parametrize("device", ["desk"], indirect=True)
@pytest.mark.parametrize("scheme", ["light"], indirect=True)
def test_an_invited_auditor_needs_a_passkey_to_come_in_and_a_fresh_proof_to_export(
    context: BrowserContext, url: str, installation: Installation
) -> None:
    invited = InviteStaff(DORA, "Dora Finch", frozenset({StaffRole.AUDITOR}), "Ada")
    installation.container.inviter().staff(invited, TESTER)
    page = context.new_page()
    page.goto(url + link_to(installation, DORA))
    page.get_by_label("New password").fill(GOOD)
    page.get_by_role("button", name="Accept and set password").click()
    sign_in(page, DORA, GOOD)
    expect(page.get_by_role("heading", name="Your login needs a second factor")).to_be_visible()
    VirtualAuthenticator(page)
    page.get_by_label("What to call it").fill("Work laptop")
    page.get_by_role("button", name="Create a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="Not now").click()
    sign_out(page)

    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("link", name="Audit trail").first.click()
    grow_stale(installation)
    page.get_by_role("link", name="Export these as CSV").click()
    expect(page.get_by_role("heading", name="Confirm that it’s you")).to_be_visible()
    with page.expect_download() as exported:
        page.get_by_role("button", name="Use a passkey").click()
    lines = exported.value.path().read_text().splitlines()
    assert any("trail.viewed" in line and "Dora Finch" in line for line in lines)


@pytest.mark.parametrize("device", ["phone"], indirect=True)
@pytest.mark.parametrize("scheme", ["dark"], indirect=True)
def test_with_an_authenticator_app_and_with_a_recovery_code(
    page: Page, installation: Installation
) -> None:
    to_security(page)
    page.get_by_role("link", name="Add a second factor").click()
    page.get_by_role("link", name="Use an authenticator app").click()
    page.get_by_role("button", name="Show me a key").click()
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
    assert what_axe_finds(page) == []
    codes = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_label("Six-digit code").fill(used := codes.now())
    page.get_by_role("button", name="Add this app").click()
    recovery = show_codes(page)
    page.get_by_role("link", name="I have kept them").click()
    sign_out(page)

    sign_in(page)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    assert what_axe_finds(page) == []
    page.get_by_label("Six-digit code").fill(used)
    page.get_by_role("button", name="Confirm the code").click()
    expect(page.get_by_text("it was used before")).to_be_visible()  # a replay
    assert what_axe_finds(page) == []
    with installation.container.engine().begin() as connection:  # as if it were a minute later
        connection.exec_driver_sql("UPDATE authenticator_apps SET last_step = last_step - 2")
    page.get_by_label("Six-digit code").fill(codes.now())
    page.get_by_role("button", name="Confirm the code").click()
    expect(page.get_by_role("heading", name="Invoices")).to_be_visible()
    sign_out(page)

    sign_in(page)
    page.get_by_text("Use a recovery code").click()
    page.get_by_label("Recovery code").fill(recovery[0])
    page.get_by_role("button", name="Confirm the recovery code").click()
    expect(page.get_by_text("9 recovery codes are left")).to_be_visible()

    grow_stale(installation)
    to_security(page)
    page.get_by_role("link", name=re.compile("Make new ones")).click()
    expect(page.get_by_role("heading", name="Confirm that it’s you")).to_be_visible()
    page.get_by_text("Use a recovery code").click()
    page.get_by_label("Recovery code").fill(recovery[1])
    page.get_by_role("button", name="Confirm the recovery code").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


@pytest.mark.parametrize("device", ["desk"], indirect=True)
@pytest.mark.parametrize("scheme", ["dark"], indirect=True)
def test_a_replay_a_copied_and_an_unverified_passkey_are_refused_in_words(
    page: Page, installation: Installation
) -> None:
    authenticator = enrol_passkey(page)
    page.get_by_role("link", name="Not now").click()
    sign_out(page)

    with page.expect_request(lambda request: request.url.endswith("/login/passkey")) as sent:
        page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Invoices")).to_be_visible()
    captured = {name: value for name, [value] in parse_qs(sent.value.post_data or "").items()}
    assert json.loads(captured["answer"])["type"] == "public-key"
    sign_out(page)
    token = page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
    again = {"answer": captured["answer"], "csrf_token": token}
    replayed = page.request.post(sent.value.url, form=again)
    assert replayed.status == 422
    assert "This passkey doesn’t open a login here" in unescape(replayed.text())

    authenticator.verify(succeeds=False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("closed, or took too long")

    authenticator.verify(succeeds=True)
    authenticator.set_counter_back()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("This passkey doesn’t open a login here")).to_be_visible()
    query = "SELECT count(*) FROM audit_events WHERE action = 'factor.suspected'"
    assert installation.scalar(query) == 1


@pytest.mark.parametrize("device", ["desk", "phone"], indirect=True)
@pytest.mark.parametrize("scheme", ["light"], indirect=True)
def test_who_lost_everything_asks_and_an_administrator_decides(
    page: Page, url: str, installation: Installation
) -> None:
    enrol_passkey(page)
    page.get_by_role("link", name="Not now").click()
    sign_out(page)
    sign_in(page)
    page.get_by_role("link", name="I can’t use any of them").click()
    page.get_by_label("What happened").fill("Left on the train from Leeds")
    page.get_by_label("How we can tell").fill("Call me at 0117 496 0000")
    assert what_axe_finds(page) == []
    page.get_by_role("button", name="Ask for help").click()
    expect(page.get_by_role("heading", name="You have asked for help")).to_be_visible()
    assert what_axe_finds(page) == []

    with installation.container.engine().begin() as connection:
        connection.exec_driver_sql("UPDATE recoveries SET asked_at = asked_at - interval '25 h'")
    sam = installation.visit(installation.add_staff("sam@house.example"))
    cookie = sam.get_cookie("counterfoil")
    assert cookie is not None
    page.context.add_cookies([{"name": "counterfoil", "value": cookie.value, "url": url}])
    page.goto(f"{url}/staff/recovery")
    expect(page.get_by_text("Left on the train from Leeds")).to_be_visible()
    assert what_axe_finds(page) == []
    page.get_by_label("What you checked").fill("Called the number of their contract")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("by Sam: Called the number")).to_be_visible()
    assert what_axe_finds(page) == []


@pytest.mark.parametrize("device", ["desk"], indirect=True)
@pytest.mark.parametrize("scheme", ["light"], indirect=True)
def test_a_browser_without_passkeys_says_so_and_the_password_still_works(
    context: BrowserContext, url: str
) -> None:
    context.add_init_script("delete window.PublicKeyCredential")
    page = context.new_page()
    page.goto(url)
    expect(page.get_by_text("This browser doesn’t know passkeys.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_disabled()
    sign_in(page)
    expect(page.get_by_role("heading", name="Invoices")).to_be_visible()
