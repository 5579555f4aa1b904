"""Mails go out by SMTP (RFC 5321), under TLS with a certificate that was checked."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from adapters.smtp.message import as_message
from application.mail import Mail, MailRefused, MailUnavailable

SECONDS = 20.0
"""How long the server may take for each of its answers."""


class Encryption(StrEnum):
    STARTTLS = "starttls"
    """Asked for after the greeting, and insisted on."""
    TLS = "tls"
    """From the first byte."""
    NONE = "none"
    """For a relay on this machine."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mails are handed in, and in whose name."""

    host: str
    port: int
    sender: str
    """`Counterfoil <billing@company.example>`"""
    encryption: Encryption = Encryption.STARTTLS
    user: str = ""
    password: str = field(repr=False, default="")
    authorities: str = ""
    """A file with the certificates of the server's authority; empty: those of the system."""


class SmtpMailer:
    """`application.mail.Mailer`."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    def deliver(self, mail: Mail) -> None:
        message = as_message(mail, self._server.sender)
        try:
            with self._connected() as smtp:
                smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            _raise(max(codes), "the server does not take mail for this address")
        except smtplib.SMTPNotSupportedError as error:
            raise MailRefused("the server can't write such an address") from error
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            _raise(error.smtp_code, f"the server refused the mail ({error.smtp_code})")
        except (smtplib.SMTPException, OSError) as error:
            # What a server says can repeat what it was told; the kind of error is enough.
            raise MailUnavailable(f"{type(error).__name__} from the mail server") from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = self._server
        context = ssl.create_default_context(cafile=server.authorities or None)
        if server.encryption is Encryption.TLS:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=SECONDS, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        with smtp:
            if server.encryption is Encryption.STARTTLS:
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password)
            yield smtp


class NoMailServer:
    """`application.mail.Mailer` where none was set: letters wait, then are parked."""

    def deliver(self, mail: Mail) -> None:
        raise MailUnavailable("COUNTERFOIL_SMTP_HOST is not set, so no mail can be sent")


def _raise(code: int, why: str) -> None:
    """The server's 5xx is its last word, 4xx means later (RFC 5321 §4.2.1)."""
    raise MailRefused(why) if code >= 500 else MailUnavailable(f"{why}, for now ({code})")
