"""What lies in the mailboxes of a test, and the links in it."""

import re

from tests.installation import Installation

from application.mail import Mail

GOOD = "seven unlikely herons juggle"
"""A password that every rule lets pass."""


def mails_to(installation: Installation, email: str) -> list[Mail]:
    """The newest first; sends what waits before it looks."""
    installation.work_off()
    return [mail for mail in installation.container.mailbox().all() if mail.to == email]


def link_to(installation: Installation, email: str) -> str:
    """The way below the public address to where the newest mail's link leads."""
    address = installation.settings.public_url
    for mail in mails_to(installation, email):
        if found := re.search(rf"{re.escape(address)}(/link/\S+)", mail.text):
            return found.group(1)
    raise AssertionError(f"no mail to {email} has a link")


def token_of(link: str) -> str:
    return link.rpartition("/")[2]
