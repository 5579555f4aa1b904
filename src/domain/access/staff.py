"""What holds for all staff users together."""

from collections.abc import Mapping

from domain.access.roles import StaffRole
from domain.errors import DomainError
from domain.identity import PersonId


class LastAdministrator(DomainError):
    """There must be somebody who can appoint others."""

    def __init__(self) -> None:
        super().__init__(
            "This is the last administrator. Make somebody else one first, so that there is always "
            "one who can appoint others."
        )


def keep_an_administrator(
    staff: Mapping[PersonId, frozenset[StaffRole]],
    person_id: PersonId,
    roles: frozenset[StaffRole],
) -> None:
    """Raises LastAdministrator where nobody would be one if this person had these roles.

    Where nobody is one yet, there is nobody to keep.
    """
    now = {who for who, has in staff.items() if StaffRole.ADMINISTRATOR in has}
    if now == {person_id} and StaffRole.ADMINISTRATOR not in roles:
        raise LastAdministrator
