"""Keys by which other systems call us."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.identity import ApiKeyId


class Scope(StrEnum):
    """One thing that a key may do."""

    TRANSACTIONS_WRITE = "transactions:write"
    INVOICES_READ = "invoices:read"


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
    revoked_at: datetime | None = None

    def may(self, scope: Scope) -> bool:
        return self.revoked_at is None and scope in self.scopes
