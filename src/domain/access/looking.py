"""Looking at the portal as a member: what support does instead of asking for screenshots."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.access.actions import Action
from domain.access.asking import Context, Resource, Subject
from domain.access.policy import decide
from domain.access.roles import StaffRole
from domain.errors import InvalidField
from domain.identity import AccountId, PersonId
from domain.text import why_unfit

LONGEST_LOOK = timedelta(minutes=30)
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Looking:
    """A staff user sees what this member sees, reads only, and not for long.

    Raises InvalidField where the reason is missing or can't be kept.
    """

    person_id: PersonId
    account_id: AccountId
    until: datetime
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidField("reason", "say why; the customer can read it")
        if len(self.reason) > LONGEST_REASON:
            raise InvalidField("reason", f"has more than {LONGEST_REASON} characters")
        if why := why_unfit(self.reason):
            raise InvalidField("reason", why)

    def goes_on(self, by: PersonId, staff: frozenset[StaffRole], now: datetime) -> bool:
        """Until its time is over, or whoever looks may not look as members any more."""
        asker = Subject(by, staff=staff)
        context = Context(now, now.date())
        may = decide(asker, Action.LOOK_AS_MEMBER, Resource(), context).allowed
        return may and now < self.until


def look_until(now: datetime, session_ends_at: datetime) -> datetime:
    """When a look that begins now ends at the latest."""
    return min(now + LONGEST_LOOK, session_ends_at)
