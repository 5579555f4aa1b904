"""A forgotten password: a link that works once, tells nothing, and ends what was before."""

import re

import pytest
import structlog
from flask.testing import FlaskClient
from tests.builders import an_id
from tests.entrypoints.web.account.conftest import Cast
from tests.entrypoints.web.account.post import GOOD, link_to, mails_to, token_of
from tests.entrypoints.web.auth.ways import add_passkey
from tests.installation import PASSWORD, TESTER
from werkzeug.test import TestResponse

from domain.access import Purpose, link_token, new_link
from domain.identity import LinkId
from entrypoints.observability import configure_logs
from entrypoints.web import errors, watching
from entrypoints.worker import jobs

ALICE = "alice@mine.example"


def ask(cast: Cast, email: str = ALICE, **request: object) -> TestResponse:
    return cast.anybody().post("/forgotten-password", data={"email": email}, **request)  # type: ignore[arg-type]


def choose(client: FlaskClient, token: str, password: str = GOOD) -> TestResponse:
    return client.post("/link/password", data={"token": token, "password": password})


def can_log_in(cast: Cast, password: str, email: str = ALICE) -> bool:
    form = {"email": email, "password": password}
    return cast.anybody().post("/login", data=form).status_code == 303


@pytest.fixture
def link(cast: Cast) -> str:
    ask(cast)
    return link_to(cast.installation, ALICE)


def test_a_mailed_link_leads_to_a_new_password(cast: Cast, link: str) -> None:
    client = cast.anybody()
    page = client.get(link)
    assert page.status_code == 200
    assert ALICE in page.text
    answer = choose(client, token_of(link))
    assert (answer.status_code, answer.location) == (303, "/login")
    assert can_log_in(cast, GOOD)
    assert not can_log_in(cast, PASSWORD)
    [notice, _] = mails_to(cast.installation, ALICE)
    assert notice.subject == "Your password was reset"
    assert cast.events("password.reset") == 1


def test_opening_a_link_uses_nothing_up(cast: Cast, link: str) -> None:
    for _ in range(3):
        assert cast.anybody().get(link).status_code == 200
    assert choose(cast.anybody(), token_of(link)).status_code == 303


def test_a_link_works_once(cast: Cast, link: str) -> None:
    assert choose(cast.anybody(), token_of(link)).status_code == 303
    again = choose(cast.anybody(), token_of(link), "eleven unlikely otters whistle")
    assert again.status_code == 410
    assert "does not work any more" in again.text
    assert cast.anybody().get(link).status_code == 410
    assert can_log_in(cast, GOOD)


def test_a_newer_link_makes_the_one_before_worthless(cast: Cast, link: str) -> None:
    ask(cast)
    newer = link_to(cast.installation, ALICE)
    assert newer != link
    assert cast.anybody().get(link).status_code == 410
    assert choose(cast.anybody(), token_of(link)).status_code == 410
    assert choose(cast.anybody(), token_of(newer)).status_code == 303


def test_an_expired_link_says_what_to_do(cast: Cast, link: str) -> None:
    with cast.installation.administrator.begin() as connection:
        connection.exec_driver_sql("UPDATE links SET expires_at = now()")
    page = cast.anybody().get(link)
    assert page.status_code == 410
    assert "/forgotten-password" in page.text
    assert choose(cast.anybody(), token_of(link)).status_code == 410
    assert can_log_in(cast, PASSWORD)


def test_a_changed_password_makes_links_worthless(cast: Cast, link: str) -> None:
    form = {"old": PASSWORD, "password": GOOD}
    assert cast.client(cast.alice).post("/login-and-security/password", data=form).location
    assert choose(cast.anybody(), token_of(link)).status_code == 410


@pytest.mark.parametrize(
    "tampered",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: ("A" if token[0] != "A" else "B") + token[1:],
        lambda token: token[:-4],
        lambda token: token + "AAAA",
        lambda token: "%00" * 16,
        lambda token: "ü" * 64,
    ],
)
def test_a_token_that_was_changed_is_worthless(cast: Cast, link: str, tampered: object) -> None:
    token = tampered(token_of(link))  # type: ignore[operator]
    assert choose(cast.anybody(), token).status_code == 410
    assert cast.anybody().get(f"/link/{token}").status_code == 410


def test_a_link_of_another_purpose_sets_no_password(cast: Cast) -> None:
    """Signed by us, known to the database, good for something else."""
    container = cast.installation.container
    link = new_link(LinkId(an_id("x")), Purpose.INVITATION, cast.alice, container.clock().now())
    token = link_token(link, container.link_secret())
    with container.begin_work()(TESTER) as work:
        work.links.add(link, b"digest")
        work.commit()
    assert choose(cast.anybody(), token).status_code == 410
    assert can_log_in(cast, PASSWORD)


def test_who_reads_the_database_can_make_no_link(cast: Cast, link: str) -> None:
    kept = cast.installation.scalar("SELECT encode(token_sha256, 'hex') FROM links")
    for guess in (kept, bytes.fromhex(kept).decode("latin-1")):
        assert choose(cast.anybody(), guess).status_code == 410


def test_user_enumeration_the_answer_is_the_same_whether_anybody_has_the_address(
    cast: Cast,
) -> None:
    answers = [ask(cast, email) for email in (ALICE, "nobody@mine.example")]
    assert [answer.status_code for answer in answers] == [200, 200]
    texts = [re.sub(r"(alice|nobody)@", "", answer.text) for answer in answers]
    texts = [re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|csrf_token.*", "", text) for text in texts]
    assert texts[0] == texts[1]
    assert mails_to(cast.installation, ALICE)
    assert not mails_to(cast.installation, "nobody@mine.example")


def test_user_enumeration_by_time_as_much_is_done_whether_anybody_has_the_address(
    cast: Cast,
) -> None:
    """The same rows are written, so that no clock tells."""

    def written(email: str) -> list[int]:
        tables = ("links", "mails", "outbox", "audit_events")
        counts = [f"SELECT count(*) FROM {table}" for table in tables]  # noqa: S608
        before = [cast.installation.scalar(query) for query in counts]
        ask(cast, email)
        after = [cast.installation.scalar(query) for query in counts]
        return [now - then for now, then in zip(after, before, strict=True)]

    assert written(ALICE) == written("nobody@mine.example") == [1, 1, 1, 1]


def test_a_reset_ends_every_session(cast: Cast, link: str) -> None:
    clients = [cast.client(cast.alice), cast.client(cast.alice)]
    assert [client.get("/invoices/").status_code for client in clients] == [200, 200]
    choose(cast.anybody(), token_of(link))
    assert [client.get("/invoices/").status_code for client in clients] == [303, 303]


def test_a_reset_leaves_the_second_factor_as_it_is(cast: Cast) -> None:
    add_passkey(cast.client(cast.alice))
    ask(cast)
    assert choose(cast.anybody(), token_of(link_to(cast.installation, ALICE))).status_code == 303
    client = cast.anybody()
    answer = client.post("/login", data={"email": ALICE, "password": GOOD})
    assert answer.location == "/second-factor"
    assert client.get("/invoices/").location.startswith("/second-factor")


def test_a_weak_password_is_refused_and_the_link_stays_good(cast: Cast, link: str) -> None:
    client = cast.anybody()
    for password, word in (
        ("short", "12 characters"),
        ("x" * 129, "128 characters"),
        ("alice mine alice", "alice"),
        ("qwertyuiopasdf", "guess"),
    ):
        answer = choose(client, token_of(link), password)
        assert answer.status_code == 422
        assert word in answer.text
        assert f'value="{password}"' not in answer.text
    assert choose(client, token_of(link)).status_code == 303


def test_host_header_poisoning_links_lead_to_our_address_whatever_host_was_asked(
    cast: Cast,
) -> None:
    for headers in (
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
    ):
        ask(cast, headers=headers)
    mails = mails_to(cast.installation, ALICE)
    assert mails
    for mail in mails:
        assert "evil.example" not in mail.text + mail.html
        assert f"{cast.installation.settings.public_url}/link/" in mail.text


def test_pages_behind_a_link_tell_its_token_to_nobody(cast: Cast, link: str) -> None:
    client = cast.anybody()
    for page in (client.get(link), choose(client, token_of(link), "short")):
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        outside = re.findall(r'(?:src|href|action)="(https?://[^"]*)"', page.text)
        assert outside == []
    events = cast.installation.scalar("SELECT string_agg(e::text, ' ') FROM audit_events e")
    assert token_of(link) not in events


def test_no_log_line_holds_a_token(
    cast: Cast, link: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure_logs(level="info", style="json", process="test")
    for module in (watching, errors, jobs):  # loggers keep the stream that they first wrote to
        monkeypatch.setattr(module, "log", structlog.get_logger())
    try:
        cast.anybody().get(link)
        choose(cast.anybody(), token_of(link), "short")
        choose(cast.anybody(), token_of(link))
        mails_to(cast.installation, ALICE)
    finally:
        configure_logs(level="warning", style="console", process="test")
    said = capsys.readouterr().err
    assert "http.answered" in said
    assert token_of(link) not in said


def test_a_form_behind_a_link_needs_its_token_also_under_https_without_a_referrer(
    cast: Cast, link: str
) -> None:
    client = cast.installation.app(forged_refused=True).test_client()
    at = {"base_url": "https://localhost:8000"}
    page = client.get(link, **at)  # type: ignore[arg-type]
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found
    form = {"token": token_of(link), "password": GOOD}
    assert client.post("/link/password", data=form, **at).status_code == 400  # type: ignore[arg-type]
    form["csrf_token"] = found.group(1)
    assert client.post("/link/password", data=form, **at).status_code == 303  # type: ignore[arg-type]


def test_who_tries_many_links_is_slowed_down(cast: Cast) -> None:
    client = cast.installation.app(limited=True).test_client()
    statuses = [client.get(f"/link/{number}").status_code for number in range(32)]
    assert statuses[0] == 410
    assert statuses[-1] == 429
