"""Keys by which other systems call us."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import DomainError
from domain.identity import ApiKeyId, VendorId


class Scope(StrEnum):
    """One thing that a key may do."""

    TRANSACTIONS_WRITE = "transactions:write"
    INVOICES_READ = "invoices:read"


class BadApiKey(DomainError):
    """A key that nobody could use, or nobody could tell from others."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as we keep it: its hash (SHA-256 of 256 random bits), never the key itself."""

    id: ApiKeyId
    name: str
    prefix: str
    """Its public first part, by which it is found and told apart in lists."""
    secret_sha256: bytes
    scopes: frozenset[Scope]
    created_at: datetime
    vendor_id: VendorId | None = None
    """The one vendor in whose name it works; None for every vendor."""
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    """Exact to a minute or so."""

    def __post_init__(self) -> None:
        if not self.scopes:
            raise BadApiKey("A key needs at least one scope.")
        if not self.name.strip() or len(self.name) > 100:
            raise BadApiKey("A key needs a name of at most 100 characters.")
        if self.expires_at is not None and self.expires_at <= self.created_at:
            raise BadApiKey("A key must expire after it was made.")

    def why_not(self, now: datetime) -> str:
        """Why it can't be used any more; empty when it can."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at is not None and self.expires_at <= now:
            return "expired"
        return ""
