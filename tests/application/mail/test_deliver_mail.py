"""A letter is sent once, later when the server is away, and never with a link that is worthless."""

from datetime import timedelta
from typing import Any

import pytest
from tests.builders import an_id
from tests.installation import TESTER, Installation

from adapters.postgres.mails import MINE_FOR, PostgresMails
from application.mail import Deliver, Mail, MailRefused, MailUnavailable
from application.unit_of_work import MailTaken
from domain.access import Purpose, link_token, new_link, token_digest
from domain.identity import LinkId, MailId
from domain.notifications import Letter


class Postman:
    """A mailer that notes what it is given, and fails as it is told."""

    def __init__(self) -> None:
        self.delivered: list[Mail] = []
        self.fails: Exception | None = None

    def deliver(self, mail: Mail) -> None:
        if self.fails:
            raise self.fails
        self.delivered.append(mail)


@pytest.fixture
def postman(installation: Installation) -> Postman:
    postman = Postman()
    installation.container.mailer.override(postman)
    return postman


FACTS = {
    "title": "Your password was changed",
    "happened": "Your password was changed.",
    "at": "2 Mar 2026, 12:00 UTC",
    "device": "Firefox on Linux",
    "todo": "reset your password.",
}


def post(installation: Installation, **changed: Any) -> Letter:
    given: dict[str, Any] = {
        "id": MailId(an_id("letter")),
        "template": "security_notice",
        "to": "maren@ashdown.example",
        "to_name": "Maren Tallow",
        "facts": FACTS,
    }
    letter = Letter(**given | changed)
    with installation.container.begin_work()(TESTER) as work:
        work.mails.post(letter)
        work.commit()
    return letter


def deliver(installation: Installation, letter: Letter) -> None:
    installation.worker.deliver_mail()(Deliver(letter.id), TESTER)


def test_a_letter_goes_the_whole_way_into_the_mailbox(installation: Installation) -> None:
    letter = post(installation)
    installation.work_off()
    [mail] = installation.container.mailbox().all()
    assert (mail.id, mail.to, mail.subject) == (letter.id, letter.to, FACTS["title"])
    for form in (mail.text, mail.html):
        assert "Firefox on Linux" in form
        assert installation.settings.public_url in form
    assert installation.scalar("SELECT count(*) FROM outbox") == 0
    assert installation.scalar("SELECT ended_at IS NOT NULL AND refusal = '' FROM mails")


def test_a_job_that_runs_twice_sends_once(installation: Installation, postman: Postman) -> None:
    letter = post(installation)
    for _ in range(3):
        deliver(installation, letter)
    assert len(postman.delivered) == 1


def test_while_somebody_sends_it_nobody_else_does(
    installation: Installation, postman: Postman
) -> None:
    letter = post(installation)
    now = installation.container.clock().now()
    with installation.worker.begin_work()(TESTER) as work:
        assert work.mails.take(letter.id, now)
        work.commit()
    with pytest.raises(MailTaken):
        deliver(installation, letter)
    assert not postman.delivered
    seal = installation.container.column_seal()
    # Whoever took it died: after a while others may.
    with installation.administrator.begin() as connection:
        assert PostgresMails(connection, seal, "").take(letter.id, now + MINE_FOR) == letter


def test_a_server_that_is_away_makes_it_wait_in_the_outbox(
    installation: Installation, postman: Postman
) -> None:
    post(installation)
    postman.fails = MailUnavailable("the server is away")
    installation.work_off()
    assert installation.scalar("SELECT attempts FROM outbox") == 1
    assert installation.scalar("SELECT last_error FROM outbox").endswith("the server is away")
    postman.fails = None
    with installation.administrator.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET next_attempt_at = now()")
    installation.work_off()
    assert len(postman.delivered) == 1
    assert installation.scalar("SELECT count(*) FROM outbox") == 0


def test_what_will_never_be_delivered_is_not_tried_again_and_says_why(
    installation: Installation, postman: Postman
) -> None:
    post(installation)
    postman.fails = MailRefused("no such mailbox")
    installation.work_off()
    assert installation.scalar("SELECT count(*) FROM outbox") == 0
    assert installation.scalar("SELECT refusal FROM mails") == "no such mailbox"


def with_link(installation: Installation, **lifetime: timedelta) -> tuple[Letter, str]:
    container = installation.container
    now = container.clock().now()
    link = new_link(LinkId(an_id("link")), Purpose.PASSWORD_RESET, an_id("person"), now)
    token = link_token(link, container.link_secret())
    with container.begin_work()(TESTER) as work:
        work.links.add(link, token_digest(token))
        work.commit()
    letter = post(installation, template="password_reset", facts={}, link_id=link.id)
    return letter, token


def test_a_link_is_in_the_mail_and_in_nothing_that_is_kept(
    installation: Installation, postman: Postman
) -> None:
    letter, token = with_link(installation)
    for table in ("links", "mails", "outbox"):
        kept = installation.scalar(f"SELECT string_agg(to_jsonb(t)::text, ' ') FROM {table} t")  # noqa: S608
        assert token not in kept
    deliver(installation, letter)
    [mail] = postman.delivered
    address = f"{installation.settings.public_url}/link/{token}"
    assert address in mail.text
    assert address in mail.html


def test_a_letter_whose_link_is_worthless_by_now_is_not_sent(
    installation: Installation, postman: Postman
) -> None:
    letter, _ = with_link(installation)
    with installation.container.begin_work()(TESTER) as work:
        work.links.void(an_id("person"), installation.container.clock().now())
        work.commit()
    deliver(installation, letter)
    assert not postman.delivered
    assert "link" in installation.scalar("SELECT refusal FROM mails")


def test_what_people_write_stays_text_in_a_mail(
    installation: Installation, postman: Postman
) -> None:
    letter = post(installation, to_name="<b>Maren</b> {{ 7*7 }}")
    deliver(installation, letter)
    [mail] = postman.delivered
    assert "<b>" not in mail.html
    assert "{{ 7*7 }}" in mail.text


@pytest.mark.parametrize("breaking", ["\n", "\r\n", "\u2028", "\x00"])
def test_a_letter_holds_lines_and_nothing_that_breaks_them(breaking: str) -> None:
    with pytest.raises(ValueError, match="can't be shown"):
        Letter(MailId(an_id("x")), "security_notice", "a@b.example", f"A{breaking}Bcc: c@d.example")
