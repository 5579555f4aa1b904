"""What staff see of each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.access import StaffRole
from domain.identity import PersonId


@dataclass(frozen=True, slots=True)
class StaffRow:
    person_id: PersonId
    name: str
    email: str
    roles: frozenset[StaffRole]
    last_used_at: datetime | None
    """When a session of theirs was last used; None if never, as far as is kept."""


class FindStaff(Protocol):
    """Reads about staff users."""

    def all(self) -> Sequence[StaffRow]:
        """By name."""

    def one(self, person_id: PersonId) -> StaffRow:
        """Raises NotFound for somebody who is no staff user."""
