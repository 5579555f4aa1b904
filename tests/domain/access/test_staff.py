"""There is always somebody who can appoint others."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import LastAdministrator, StaffRole, keep_an_administrator
from domain.identity import PersonId

people = st.integers(1, 4).map(lambda n: PersonId(UUID(int=n)))
roles = st.frozensets(st.sampled_from(StaffRole))
ADMINISTRATOR = StaffRole.ADMINISTRATOR


@given(st.dictionaries(people, roles), people, roles)
def test_where_there_was_an_administrator_there_is_one_afterwards(
    staff: dict[PersonId, frozenset[StaffRole]], person: PersonId, wanted: frozenset[StaffRole]
) -> None:
    before = any(ADMINISTRATOR in has for has in staff.values())
    after = any(ADMINISTRATOR in has for has in (staff | {person: wanted}).values())
    if before and not after:
        with pytest.raises(LastAdministrator):
            keep_an_administrator(staff, person, wanted)
    else:
        keep_an_administrator(staff, person, wanted)
