"""What protects people in their browsers, and us from browsers: one attack each."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.builders import a_transaction, an_account, an_id
from tests.conftest import NewInstallation
from tests.installation import PASSWORD, Installation

from entrypoints.web.ways import local_target

SITE = "https://books.example"
EVIL = "evil.example"


@pytest.fixture(scope="module")
def site(
    new_installation: NewInstallation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """As in production, behind https; with one member and one document."""
    installation = new_installation(
        tmp_path_factory.mktemp("site"), public_url=SITE, trusted_hosts="books.internal"
    )
    installation.add()
    installation.add_member("alice@mine.example", an_account())
    installation.issue(a_transaction())
    installation.work_off()
    yield installation
    installation.close()


@pytest.fixture
def visitor(site: Installation) -> FlaskClient:
    return site.app().test_client()


@pytest.fixture
def alice(visitor: FlaskClient) -> FlaskClient:
    form = {"email": "alice@mine.example", "password": PASSWORD}
    assert visitor.post("/login", data=form, base_url=SITE).status_code == 303
    return visitor


def document_of(site: Installation) -> str:
    invoice_id = site.scalar("SELECT id FROM invoices")
    return f"/invoices/{invoice_id}/document.pdf"


# Forged requests


def test_csrf_a_form_without_its_token_changes_nothing(site: Installation) -> None:
    app = site.app(forged_refused=True)
    visitor = app.test_client()
    form = {"email": "alice@mine.example", "password": PASSWORD}
    assert visitor.post("/login", data=form, base_url=SITE).status_code == 400
    assert visitor.get_cookie("__Host-counterfoil", domain="books.example") is None


def test_csrf_a_form_of_another_site_is_refused_even_with_a_token(site: Installation) -> None:
    app = site.app(forged_refused=True)
    visitor = app.test_client()
    page = visitor.get("/login", base_url=SITE).text
    token, *_ = re.findall(r'name="csrf_token" value="([^"]+)"', page)
    form = {"email": "alice@mine.example", "password": PASSWORD, "csrf_token": token}
    statuses = [
        visitor.post("/login", data=form, base_url=SITE, headers={"Referer": referer}).status_code
        for referer in (f"https://{EVIL}/", f"{SITE}/login")
    ]
    assert statuses == [400, 303]


def test_csrf_every_form_of_every_page_needs_its_token(site: Installation) -> None:
    app = site.app(forged_refused=True)
    alice = app.test_client()
    token, *_ = re.findall(
        r'name="csrf_token" value="([^"]+)"', alice.get("/login", base_url=SITE).text
    )
    form = {"email": "alice@mine.example", "password": PASSWORD, "csrf_token": token}
    alice.post("/login", data=form, base_url=SITE, headers={"Referer": f"{SITE}/login"})
    assert alice.get("/invoices/", base_url=SITE).status_code == 200
    places = app.url_map.bind("books.example", url_scheme="https")
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/"):
            anything = dict.fromkeys(rule.arguments, an_id("whatever"))
            answer = alice.post(
                places.build(rule.endpoint, anything), base_url=SITE, headers={"Referer": SITE}
            )
            assert answer.status_code == 400, rule


def test_nothing_changes_by_being_looked_at(site: Installation) -> None:
    """Forms, and nothing that a link or an image could call, change something."""
    app = site.app()
    changing = {"auth.logout", "auth.log_in"}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in changing:
            assert rule.methods is not None
            assert not {"GET", "HEAD"} & rule.methods


# Redirects


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
        " //evil.example",
        "http:evil.example",
        "",
    ],
)
def test_open_redirect_nobody_is_sent_to_another_site_after_the_login(
    visitor: FlaskClient, target: str
) -> None:
    assert local_target(target) is None
    form = {"email": "alice@mine.example", "password": PASSWORD, "next": target}
    answer = visitor.post("/login", data=form, base_url=SITE)
    assert (answer.status_code, answer.location) == (303, "/")


# Names


@pytest.mark.parametrize("host", [EVIL, f"books.example.{EVIL}", f"xbooks.example:443@{EVIL}", ""])
def test_host_header_poisoning_we_answer_under_our_names_only(
    visitor: FlaskClient, host: str
) -> None:
    answer = visitor.get("/login", headers={"Host": host})
    assert answer.status_code == 400
    assert EVIL not in answer.text


def test_a_name_that_a_stranger_forwards_is_not_looked_at(visitor: FlaskClient) -> None:
    headers = {"X-Forwarded-Host": EVIL, "X-Host": EVIL, "Forwarded": f"host={EVIL}"}
    answer = visitor.get("/invoices/?q=x", base_url=SITE, headers=headers)
    assert answer.location == "/login?next=/invoices/?q%3Dx"


@pytest.mark.parametrize("host", ["books.example", "books.internal:8000", "localhost:8000"])
def test_our_own_names_are_answered(visitor: FlaskClient, host: str) -> None:
    assert visitor.get("/login", headers={"Host": host}).status_code == 200


def test_probes_are_answered_under_any_name(visitor: FlaskClient) -> None:
    assert visitor.get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200


# Frames, scripts and what browsers keep


def directives(policy: str) -> dict[str, str]:
    return {
        name: rest for name, _, rest in (part.strip().partition(" ") for part in policy.split(";"))
    }


def test_clickjacking_no_page_can_be_framed(alice: FlaskClient) -> None:
    for page in ("/login", "/invoices/", "/verify", "/nowhere", "/healthz"):
        answer = alice.get(page, base_url=SITE)
        policy = directives(answer.headers["Content-Security-Policy"])
        assert policy["frame-ancestors"] == "'none'", page
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_only_our_own_pages_can_frame_a_document(site: Installation, alice: FlaskClient) -> None:
    answer = alice.get(document_of(site), base_url=SITE)
    assert answer.mimetype == "application/pdf"
    assert directives(answer.headers["Content-Security-Policy"])["frame-ancestors"] == "'self'"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_browser_runs_and_loads_nothing_that_is_not_ours(visitor: FlaskClient) -> None:
    policy = directives(visitor.get("/login", base_url=SITE).headers["Content-Security-Policy"])
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & set(
        " ".join(policy.values()).split()
    )


def a_static_file(visitor: FlaskClient) -> str:
    return re.findall(r'href="(/[^"]+\.css)"', visitor.get("/verify", base_url=SITE).text)[0]


def test_every_answer_says_the_same_about_safety(alice: FlaskClient) -> None:
    for page in ("/login", "/invoices/", "/nowhere", "/api/v1/invoices", a_static_file(alice)):
        headers = alice.get(page, base_url=SITE).headers
        assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]
        assert "Access-Control-Allow-Origin" not in headers
        assert "Content-Security-Policy" in headers


def test_without_https_nothing_is_promised_about_it(installation: Installation) -> None:
    answer = installation.app().test_client().get("/login")
    assert "Strict-Transport-Security" not in answer.headers


def test_pages_and_documents_are_kept_by_no_browser(site: Installation, alice: FlaskClient) -> None:
    for page in ("/invoices/", document_of(site), "/login", "/nowhere"):
        assert alice.get(page, base_url=SITE).headers["Cache-Control"] == "no-store"


def test_the_cookie_is_bound_to_our_name_and_hidden_from_scripts(visitor: FlaskClient) -> None:
    form = {"email": "alice@mine.example", "password": PASSWORD}
    answer = visitor.post("/login", data=form, base_url=SITE)
    names = set()
    for cookie in answer.headers.getlist("Set-Cookie"):
        name, *attributes = [part.strip() for part in cookie.split(";")]
        names.add(name.partition("=")[0])
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes)
        assert not any(attribute.startswith("Domain") for attribute in attributes)
    assert names == {"__Host-counterfoil", "__Host-device"}


def test_logging_out_leaves_nothing_in_the_browser(alice: FlaskClient) -> None:
    answer = alice.post("/logout", base_url=SITE)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in alice.get("/login", base_url=SITE).headers


def test_a_page_that_is_not_there_says_nothing_about_what_serves_it(visitor: FlaskClient) -> None:
    answer = visitor.get("/nowhere", base_url=SITE)
    assert "Werkzeug" not in answer.text
    assert "Traceback" not in answer.text
    assert visitor.open("/login", method="TRACE", base_url=SITE).status_code == 405


def test_a_download_has_a_name_of_ours(site: Installation, alice: FlaskClient) -> None:
    answer = alice.get(f"{document_of(site)}?download=1&filename=evil.html", base_url=SITE)
    number = site.scalar("SELECT number FROM invoices")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={number}.pdf"


def test_passwords_are_masked_and_managers_may_fill_them_in(visitor: FlaskClient) -> None:
    [field] = re.findall(r'<input[^>]*name="password"[^>]*>', visitor.get("/login").text)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in field


def test_signing_out_is_on_every_page(site: Installation, alice: FlaskClient) -> None:
    invoice = document_of(site).removesuffix("/document.pdf")
    for page in ("/invoices/", invoice, "/verify", "/nowhere"):
        assert 'action="/logout"' in alice.get(page, base_url=SITE).text


def test_scripts_keep_nothing_in_the_browser() -> None:
    scripts = (Path(__file__).parents[3] / "static" / "js").glob("*.js")
    for script in scripts:
        assert not re.search(
            r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.", script.read_text()
        )


# Trying often


class Crowd:
    """Visitors of an installation that counts tries."""

    def __init__(self, installation: Installation) -> None:
        self._app = installation.app(limited=True)

    def log_in(self, email: str, password: str, address: str = "198.51.100.1") -> int:
        answer = self._app.test_client().post(
            "/login",
            data={"email": email, "password": password},
            environ_base={"REMOTE_ADDR": address},
        )
        if answer.status_code == 429:
            assert int(answer.headers["Retry-After"]) > 0
        else:
            assert "Retry-After" not in answer.headers
        return answer.status_code

    def client(self) -> FlaskClient:
        return self._app.test_client()


@pytest.fixture
def crowd(installation: Installation) -> Crowd:
    installation.add()
    for name in ("alice", "bob"):
        installation.add_member(f"{name}@mine.example", an_account())
    return Crowd(installation)


def test_who_guesses_at_one_person_is_stopped_and_others_in_the_network_go_on(
    crowd: Crowd,
) -> None:
    tries = [crowd.log_in("alice@mine.example", "wrong") for _ in range(12)]
    assert tries == [422] * 10 + [429] * 2
    assert crowd.log_in("Alice@Mine.example ", PASSWORD) == 429
    assert crowd.log_in("bob@mine.example", PASSWORD) == 303


def test_the_person_whom_somebody_guesses_at_gets_in_from_elsewhere(crowd: Crowd) -> None:
    for _ in range(12):
        crowd.log_in("alice@mine.example", "wrong")
    assert crowd.log_in("alice@mine.example", PASSWORD, address="203.0.113.9") == 303


def test_guessing_at_one_person_from_many_places_is_stopped_too(crowd: Crowd) -> None:
    tries = [
        crowd.log_in("alice@mine.example", "wrong", address=f"203.0.113.{number}")
        for number in range(52)
    ]
    assert tries == [422] * 50 + [429] * 2


def test_logging_in_rightly_is_no_try(crowd: Crowd) -> None:
    assert {crowd.log_in("alice@mine.example", PASSWORD) for _ in range(15)} == {303}


def test_no_address_is_kept_where_tries_are_counted(
    installation: Installation, crowd: Crowd
) -> None:
    crowd.log_in("alice@mine.example", "wrong")
    kept = installation.container.redis().keys("*")
    assert any(b"log_in" in key for key in kept)
    assert not any(b"alice" in key.lower() for key in kept)


def test_a_visitor_s_pages_are_limited_generously_and_probes_not_at_all(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entrypoints.limits.ADDRESS", "5 per minute")
    monkeypatch.setattr("entrypoints.limits.ONE_IN", 1)
    visitor = Crowd(installation).client()
    assert [visitor.get("/login").status_code for _ in range(7)] == [200] * 5 + [429] * 2
    assert {visitor.get("/healthz").status_code for _ in range(7)} == {200}


def test_a_person_s_limit_is_their_own(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrypoints.limits.PERSON", "5 per minute")
    monkeypatch.setattr("entrypoints.limits.ONE_IN", 1)
    clients = {name: crowd.client() for name in ("alice", "bob")}
    for name, client in clients.items():
        client.post("/login", data={"email": f"{name}@mine.example", "password": PASSWORD})
    statuses = [clients["alice"].get("/invoices/").status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    assert clients["bob"].get("/invoices/").status_code == 200


def test_an_account_s_people_share_a_limit(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrypoints.limits.ACCOUNT", "5 per minute")
    monkeypatch.setattr("entrypoints.limits.ONE_IN", 1)
    clients = {name: crowd.client() for name in ("alice", "bob")}
    for name, client in clients.items():
        client.post("/login", data={"email": f"{name}@mine.example", "password": PASSWORD})
    assert {clients["alice"].get("/invoices/").status_code for _ in range(5)} == {200}
    answer = clients["bob"].get("/invoices/")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
