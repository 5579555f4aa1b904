"""A demo's mails can be read, shut in; production has no such page."""

import pytest
from tests.builders import an_id
from tests.installation import TESTER, Installation

from domain.identity import MailId
from domain.notifications import Letter
from entrypoints.settings import Environment


@pytest.fixture
def with_mail(installation: Installation) -> Installation:
    facts = {"title": "A <b>title</b>", "happened": "<script>x</script>", "at": "now"}
    letter = Letter(
        MailId(an_id("letter")),
        "security_notice",
        "maren@ashdown.example",
        facts=facts | {"device": "", "todo": "tell us."},
    )
    with installation.container.begin_work()(TESTER) as work:
        work.mails.post(letter)
        work.commit()
    installation.work_off()
    return installation


def test_a_mail_is_listed_and_shown_as_text(with_mail: Installation) -> None:
    client = with_mail.app().test_client()
    assert "A &lt;b&gt;title&lt;/b&gt;" in client.get("/mailbox/").text
    page = client.get(f"/mailbox/{an_id('letter')}").text
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page


def test_a_mails_html_can_do_nothing_and_leads_nobody_back(with_mail: Installation) -> None:
    answer = with_mail.app().test_client().get(f"/mailbox/{an_id('letter')}/html")
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"sandbox", "default-src 'none'"} <= set(policy)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "<script>x" not in answer.text


def test_an_unknown_mail_is_not_found(with_mail: Installation) -> None:
    client = with_mail.app().test_client()
    assert client.get(f"/mailbox/{an_id('another')}").status_code == 404
    assert client.get("/mailbox/..%2f..%2fetc").status_code == 404


def test_production_has_no_mailbox(with_mail: Installation) -> None:
    settings = with_mail.settings.model_copy(update={"environment": Environment.PRODUCTION})
    with_mail.container.settings.override(settings)
    app = with_mail.app()
    assert not any(rule.rule.startswith("/mailbox") for rule in app.url_map.iter_rules())
    assert app.test_client().get("/mailbox/").status_code == 404
