"""What holds for everybody in an account together."""

from collections.abc import Sequence

from domain.access.person import Membership
from domain.access.roles import Role
from domain.errors import DomainError, NotFound
from domain.identity import PersonId


class LastOwner(DomainError):
    """An account must have somebody who can let others in."""

    def __init__(self) -> None:
        super().__init__(
            "This is the account’s last owner. Make somebody else an owner first, so that there is "
            "always one who decides who may see what."
        )


def seats_taken(members: Sequence[Membership]) -> int:
    """How many of the tier's members there are. Guests come for a time and take no seat."""
    return sum(member.role is not Role.GUEST for member in members)


def member_of(members: Sequence[Membership], person_id: PersonId) -> Membership:
    """Raises NotFound."""
    found = [member for member in members if member.person_id == person_id]
    if not found:
        raise NotFound("member", person_id)
    return found[0]


def keep_an_owner(members: Sequence[Membership], person_id: PersonId) -> None:
    """Raises LastOwner where nobody would be left if this person were no owner any more."""
    others = [member for member in members if member.person_id != person_id]
    if not any(member.role is Role.OWNER for member in others):
        raise LastOwner
