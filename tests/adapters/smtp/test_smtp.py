"""Mail leaves under TLS that was checked, or not at all; nobody writes headers of their own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.adapters.smtp.mail_server import Post, serving
from tests.builders import an_id

from adapters.smtp import Encryption, FolderMailbox, SmtpMailer, SmtpServer
from adapters.smtp.message import as_message
from application.mail import Mail, MailRefused, MailUnavailable
from domain.identity import MailId

SENDER = "Counterfoil <portal@vendor.example>"


def a_mail(**changed: Any) -> Mail:
    given: dict[str, Any] = {
        "id": MailId(an_id("mail")),
        "to": "maren@ashdown.example",
        "to_name": "Maren Tallow",
        "subject": "Ångström invites you",
        "text": "Hello Maren,\n\n£ 30\n",
        "html": "<p>Hello Maren, £ 30</p>\n",
        "at": datetime(2026, 3, 2, 12, tzinfo=UTC),
    }
    return Mail(**given | changed)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[tuple[Post, int, Path]]:
    with serving(tmp_path) as found:
        yield found


def mailer(port: int, authorities: Path | str = "", **changed: Any) -> SmtpMailer:
    given: dict[str, Any] = {
        "host": "localhost",
        "port": port,
        "sender": SENDER,
        "user": "counterfoil",
        "password": "stamps",
        "authorities": str(authorities),
    }
    return SmtpMailer(SmtpServer(**given | changed))


def test_a_mail_arrives_as_it_was_written(post: tuple[Post, int, Path]) -> None:
    office, port, authority = post
    mailer(port, authority).deliver(a_mail())
    [(envelope, message)] = office.received
    assert envelope.mail_from == "portal@vendor.example"
    assert envelope.rcpt_tos == ["maren@ashdown.example"]
    assert message["To"] == "Maren Tallow <maren@ashdown.example>"
    assert message["Subject"] == "Ångström invites you"
    assert message["Message-ID"] == f"<{an_id('mail')}@vendor.example>"
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "£ 30" in text.get_content()
    assert "<p>Hello Maren, £ 30</p>" in html.get_content()


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    post: tuple[Post, int, Path],
) -> None:
    office, port, _ = post
    with pytest.raises(MailUnavailable, match="SSLCertVerificationError"):
        mailer(port).deliver(a_mail())
    assert not office.received


def test_a_server_with_another_ones_certificate_gets_nothing(tmp_path: Path) -> None:
    with serving(tmp_path, host="elsewhere.example") as (office, port, authority):
        with pytest.raises(MailUnavailable, match="SSLCertVerificationError"):
            mailer(port, authority).deliver(a_mail())
        assert not office.received


def test_a_server_that_offers_no_tls_gets_neither_password_nor_mail(tmp_path: Path) -> None:
    plain = {"tls_context": None, "require_starttls": False, "auth_required": False}
    with serving(tmp_path, **plain) as (office, port, authority):
        with pytest.raises((MailUnavailable, MailRefused)):
            mailer(port, authority).deliver(a_mail())
        assert not office.received


def test_a_wrong_login_waits_for_a_person(post: tuple[Post, int, Path]) -> None:
    _, port, authority = post
    with pytest.raises(MailUnavailable, match="SMTPAuthenticationError") as error:
        mailer(port, authority, password="seals").deliver(a_mail())
    assert "seals" not in str(error.value)


def test_a_server_that_is_away_is_tried_again(post: tuple[Post, int, Path]) -> None:
    _, _, authority = post
    with pytest.raises(MailUnavailable):
        mailer(1, authority).deliver(a_mail())


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"refuse_recipient": "550 no such mailbox"}, MailRefused),
        ({"refuse_recipient": "451 come back later"}, MailUnavailable),
        ({"refuse_data": "554 not that"}, MailRefused),
        ({"refuse_data": "452 full"}, MailUnavailable),
    ],
)
def test_the_servers_last_word_ends_it_and_later_means_later(
    post: tuple[Post, int, Path], answers: dict[str, str], error: type[Exception]
) -> None:
    office, port, authority = post
    vars(office).update(answers)
    with pytest.raises(error):
        mailer(port, authority).deliver(a_mail())


@pytest.mark.parametrize("field", ["to", "to_name", "subject"])
@given(
    before=st.text(max_size=10),
    breaking=st.sampled_from(["\r\n", "\n", "\r", "\r\n\r\n"]),
    after=st.just("Bcc: everybody@evil.example"),
)
def test_nothing_that_is_handed_in_becomes_a_header(
    field: str, before: str, breaking: str, after: str
) -> None:
    with pytest.raises(MailRefused):
        as_message(a_mail(**{field: before + breaking + after}), SENDER)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_whatever_a_name_holds_the_mail_goes_to_one_address(name: str) -> None:
    try:
        message = as_message(a_mail(to_name=name), SENDER)
    except MailRefused:
        return
    assert [found.addr_spec for found in message["To"].addresses] == ["maren@ashdown.example"]
    assert set(message.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    }


def test_a_demos_mailbox_shows_what_it_was_given_once(tmp_path: Path) -> None:
    mailbox = FolderMailbox(tmp_path / "mailbox")
    assert mailbox.all() == []
    for _ in range(2):
        mailbox.deliver(a_mail())
    [shown] = mailbox.all()
    lines = {part: getattr(shown, part).replace("\r\n", "\n") for part in ("text", "html")}
    assert replace(shown, **lines) == a_mail()
    assert mailbox.get(a_mail().id) == shown
    assert mailbox.get(MailId(an_id("another"))) is None


def test_a_login_is_never_sent_in_clear() -> None:
    assert Encryption(SmtpServer("h", 25, SENDER).encryption) is Encryption.STARTTLS
