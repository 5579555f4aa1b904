"""Mails: written by templates, brought by SMTP, or kept in the mailbox of a demo."""

from adapters.smtp.mailbox import FolderMailbox
from adapters.smtp.server import Encryption, NoMailServer, SmtpMailer, SmtpServer
from adapters.smtp.templates import MailTemplates

__all__ = [
    "Encryption",
    "FolderMailbox",
    "MailTemplates",
    "NoMailServer",
    "SmtpMailer",
    "SmtpServer",
]
