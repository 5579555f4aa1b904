"""What holds for every page and partial, whatever data it shows."""

import re
from collections import Counter
from pathlib import Path

import pytest
from flask import get_template_attribute
from flask.testing import FlaskClient
from tests.entrypoints.web.preview import samples
from tests.entrypoints.web.preview.app import PAGES, ROOT, create_preview


@pytest.fixture(name="client", scope="module")
def _client() -> FlaskClient:
    return create_preview().test_client()


def _html(client: FlaskClient, address: str, **headers: str) -> str:
    response = client.get(address, headers={k.replace("_", "-"): v for k, v in headers.items()})
    assert response.status_code == 200
    return response.get_data(as_text=True)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_heading_a_title_and_its_landmarks(client, name):
    html = _html(client, f"/page/{name}")
    assert html.count("<h1") == 1
    assert re.search(r"<title>.+ – Counterfoil</title>", html)
    for landmark in ("<main", "<header", "<footer", 'href="#main"', 'lang="en"'):
        assert landmark in html


@pytest.mark.parametrize("name", PAGES)
def test_a_page_carries_no_script_or_style_of_its_own(client, name):
    html = _html(client, f"/page/{name}")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|hx-on|hx-vals=.js:", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.mark.parametrize("name", PAGES)
def test_no_two_elements_share_an_id(client, name):
    counts = Counter(re.findall(r'\sid="([^"]+)"', _html(client, f"/page/{name}")))
    assert [found for found, times in counts.items() if times > 1] == []


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_refers_to_is_there(client, name):
    html = _html(client, f"/page/{name}")
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    for attribute in ("for", "aria-labelledby", "aria-describedby"):
        for value in re.findall(rf'\s{attribute}="([^"]+)"', html):
            assert set(value.split()) <= ids


@pytest.mark.parametrize("name", PAGES)
def test_every_form_that_changes_something_carries_the_token(client, name):
    for form in re.findall(r"<form.*?</form>", _html(client, f"/page/{name}"), re.DOTALL):
        assert 'method="get"' in form or 'name="csrf_token"' in form


PARTIALS = sorted((ROOT / "templates").rglob("_*.html"))


@pytest.mark.parametrize("partial", PARTIALS, ids=lambda path: "/".join(path.parts[-2:]))
def test_a_partial_whose_root_has_a_name_has_that_of_its_file(partial: Path):
    root = re.search(r"<(?:section|form|table|div|aside)[^>]*>", partial.read_text())
    name = re.search(r'\sid="([^"{]+)"', root[0]) if root else None
    assert name is None or name[1] == partial.stem.removeprefix("_")


def test_what_answers_htmx_can_be_put_in_its_place():
    results = [path for path in PARTIALS if path.name == "_results.html"]
    assert results
    for partial in results:
        assert re.search(r'^\s*<(?:section|div)[^>]*\sid="results"', partial.read_text(), re.M)


def test_the_list_answers_htmx_with_the_results_alone(client):
    part = _html(client, "/invoices/?q=HP-26", HX_Request="true")
    assert part.lstrip().startswith("<section")
    assert part.count('class="invoices__row') == 2
    whole = _html(client, "/invoices/?q=HP-26")
    assert part.strip() in whole


def test_the_status_is_told_in_words(client):
    html = _html(client, "/page/list")
    for words in ("12 days overdue", "due today", "due in 3 days", "Partly paid", "Disputed"):
        assert words in html


def test_a_settled_invoice_asks_for_nothing(client):
    html = _html(client, "/page/invoice-paid")
    assert "Nothing left to pay" in html
    assert "Pay by bank transfer" not in html
    assert "overdue" not in html


def test_amounts_of_several_currencies_are_never_left_without_one(client):
    assert "invoices--one-currency" in _html(client, "/page/list")
    assert "invoices--one-currency" not in _html(client, "/page/list-filtered")


def test_a_document_on_its_way_asks_again_and_then_stops(client):
    assert 'data-hx-trigger="every 2s"' in _html(client, "/page/invoice-long")
    answer = _html(client, "/invoices/01/readiness")
    assert "every 2s" not in answer
    assert "Download PDF" in answer
    assert 'data-hx-swap-oob="true"' in answer


def test_nothing_found_offers_a_way_out(client):
    html = _html(client, "/page/list-no-match")
    assert "No invoice matches." in html
    assert "zebra" in html
    assert "Clear all filters" in html


def test_markup_in_data_stays_text():
    app = create_preview()
    row = samples.Row("1", "<b>1</b>", vendor_name="<script>alert(1)</script>")
    with app.test_request_context():
        rows = get_template_attribute("portal/invoices/_row.html", "invoice_row")
        html = rows(row, samples.TODAY, "/invoices/")
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize("outcome", ["not_genuine", "too_many"])
def test_a_verdict_that_is_not_genuine_tells_nothing_about_a_document(client, outcome):
    html = _html(client, f"/page/verdict-{outcome.replace('_', '-')}")
    for secret in ("TW-2026-004711", "563.94", "GB33", "Thistle"):
        assert secret not in html


def test_the_refused_login_never_says_which_half_was_wrong(client):
    html = _html(client, "/page/login-refused").lower()
    assert 'role="alert"' in html
    for hint in ("unknown", "no account", "not registered", "wrong password"):
        assert hint not in html


@pytest.mark.parametrize("module", sorted((ROOT / "static/js").glob("*.js")), ids=lambda p: p.name)
def test_a_script_stays_small(module: Path):
    assert len(module.read_text().splitlines()) < 100


def test_the_stylesheet_is_one_file_and_complete(client):
    css = client.get("/static/css/app.css").get_data(as_text=True)
    assert "@import" not in css
    files = {path.name for path in (ROOT / "static/css").glob("*.css")} - {"app.css"}
    named = set(re.findall(r'url\("([\w-]+\.css)"\)', (ROOT / "static/css/app.css").read_text()))
    assert named == files


def test_every_colour_has_a_name(client):
    for sheet in (ROOT / "static/css").glob("*.css"):
        if sheet.name in ("tokens.css", "perforation.css"):
            continue
        bare = re.sub(r"#0000\b", "", sheet.read_text())
        assert not re.search(r"[:\s(]#[0-9a-f]{3,8}\b|rgb\(|hsl\(", bare), sheet.name
