"""A mail in the format of the internet (RFC 5322), as text and as HTML."""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from application.mail import Mail, MailRefused


def as_message(mail: Mail, sender: str) -> EmailMessage:
    """Raises MailRefused for what can't be written into a header, or could add one."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = _mailbox(name, address)
        message["To"] = _mailbox(mail.to_name, mail.to)
        message["Subject"] = mail.subject
    except (ValueError, HeaderParseError, IndexError) as error:
        raise MailRefused(f"it can't be addressed: {error}") from None
    message["Date"] = mail.at
    message["Message-ID"] = f"<{mail.id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # so that no out-of-office answers (RFC 3834 §5)
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def _mailbox(name: str, address: str) -> Address:
    # Address refuses CR and LF; other controls can't end a header but have no business in one.
    if not (name + address).isprintable():
        raise ValueError("name or address holds a character that can't be shown")
    return Address(display_name=name, addr_spec=address)
