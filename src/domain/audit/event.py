"""One entry of the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.audit.reader import Reader
from domain.identity import AccountId


class ActorKind(StrEnum):
    MEMBER = "member"
    STAFF = "staff"
    API_KEY = "api_key"
    SYSTEM = "system"
    """A job or the command line."""
    VISITOR = "visitor"
    """Somebody who is not logged in."""


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from where."""

    kind: ActorKind
    id: str = ""
    name: str = ""
    on_behalf_of: str = ""
    """The id of the person for whom a staff user acts."""
    on_behalf_of_name: str = ""
    address: str = ""
    """IP address."""
    user_agent: str = ""
    request_id: str = ""
    factor: str = ""
    """The strongest factor that the session has proven: `password`, `totp`, `passkey`, `key`."""

    reader: Reader = Reader.PERSON
    """Whether a person looked, as far as the request tells."""

    @classmethod
    def system(cls, name: str, request_id: str = "") -> "Actor":
        return cls(ActorKind.SYSTEM, name=name, request_id=request_id, reader=Reader.AUTOMATIC)


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something that was read, changed, refused or failed. `details` are plain JSON values."""

    at: datetime
    actor: Actor
    action: str
    subject_kind: str
    subject_id: str
    account_id: AccountId | None
    outcome: Outcome = Outcome.DONE
    details: Mapping[str, object] = field(default_factory=dict)
