"""A legal hold: events that must stay though their time is over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.errors import InvalidField
from domain.identity import AccountId


@dataclass(frozen=True, slots=True)
class Hold:
    """Of an account, of a period, or of an account in a period. `until` lies outside of it."""

    id: UUID
    account_id: AccountId | None
    since: datetime | None
    until: datetime | None
    reason: str
    placed_by: str
    placed_at: datetime

    def __post_init__(self) -> None:
        if self.account_id is None and self.since is None and self.until is None:
            raise InvalidField("", "A hold names an account, a period, or both.")
        if self.since and self.until and self.since >= self.until:
            raise InvalidField("until", "A period ends after it begins.")
        if not self.reason.strip():
            raise InvalidField("reason", "A hold says why.")
