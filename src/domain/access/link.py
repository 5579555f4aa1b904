"""Links that prove who opens them: mailed to one person, for one purpose, good for one use."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.identity import LinkId


class Purpose(StrEnum):
    """What a link is good for."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password reset"  # noqa: S105 - the name of a purpose
    NEW_ADDRESS = "new address"
    """The person who changes their e-mail address reads mail at the new one."""
    OLD_ADDRESS = "old address"
    """The person at the old address agrees, or stops it."""


GOOD_FOR: Mapping[Purpose, timedelta] = {
    Purpose.INVITATION: timedelta(days=7),
    Purpose.PASSWORD_RESET: timedelta(minutes=30),
    Purpose.NEW_ADDRESS: timedelta(hours=24),
    Purpose.OLD_ADDRESS: timedelta(hours=24),
}


@dataclass(frozen=True, slots=True)
class Link:
    """`about` is the id of what it is for: an invitation, a person, a change of address."""

    id: LinkId
    purpose: Purpose
    about: UUID
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    void_at: datetime | None = None
    """When it became worthless otherwise: by a newer link, a new password, a revocation."""

    def is_good(self, now: datetime) -> bool:
        return self.used_at is None and self.void_at is None and now < self.expires_at


def new_link(link_id: LinkId, purpose: Purpose, about: UUID, now: datetime) -> Link:
    return Link(link_id, purpose, about, now, now + GOOD_FOR[purpose])


def link_token(link: Link, secret: bytes) -> str:
    """What stands in the address: the link's id with a signature over it and its purpose.

    It is computed whenever it is needed, so that nothing but the mail itself holds it. 64
    characters that need no escaping in an address.
    """
    return base64.urlsafe_b64encode(
        link.id.bytes + _signature(link.id, link.purpose, secret)
    ).decode()


def read_link_token(token: str, secret: bytes) -> tuple[LinkId, Purpose] | None:
    """Which link a token is of; None for what this installation never signed."""
    try:
        content = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
    if len(content) != 48:
        return None
    link_id, signature = LinkId(UUID(bytes=content[:16])), content[16:]
    for purpose in Purpose:
        if hmac.compare_digest(_signature(link_id, purpose, secret), signature):
            return link_id, purpose
    return None


def token_digest(token: str) -> bytes:
    """What is kept of a token. It holds 256 bits of signature, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def _signature(link_id: LinkId, purpose: Purpose, secret: bytes) -> bytes:
    message = b"\0".join((b"counterfoil link", purpose.encode(), link_id.bytes))
    return hmac.digest(secret, message, "sha256")
