"""Mail: letters are kept with what they tell of, and sent by a job."""

from application.mail.deliver_mail import Deliver, DeliverMail
from application.mail.ports import Composer, Mail, Mailbox, Mailer, MailRefused, MailUnavailable

__all__ = [
    "Composer",
    "Deliver",
    "DeliverMail",
    "Mail",
    "MailRefused",
    "MailUnavailable",
    "Mailbox",
    "Mailer",
]
