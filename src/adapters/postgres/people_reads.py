"""Reads about people and where they belong."""

from sqlalchemy import Engine, select

from adapters.postgres.members import is_not_over
from adapters.postgres.sealed_people import PERSON, SealedPeople
from adapters.postgres.tables import accounts, memberships, people, staff_users
from domain.access import Person, StaffRole
from domain.identity import AccountId, PersonId


class PostgresPeopleReads:
    """`application.access.ports.FindPeople`."""

    def __init__(self, engine: Engine, sealed: SealedPeople) -> None:
        self._sealed = sealed
        # Single statements: no transaction to begin and end around each.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def by_email(self, email: str) -> Person | None:
        if "\0" in email:  # PostgreSQL can't store it, so nobody has such an address
            return None
        with self._engine.connect() as connection:
            row = connection.execute(
                select(people.c.password_hash, *PERSON).where(self._sealed.is_called(email))
            ).one_or_none()
        return None if row is None else self._sealed.person(row)

    def by_id(self, person_id: PersonId) -> Person | None:
        with self._engine.connect() as connection:
            row = connection.execute(
                select(people.c.password_hash, *PERSON).where(people.c.id == person_id)
            ).one_or_none()
        return None if row is None else self._sealed.person(row)

    def accounts_of(self, person_id: PersonId) -> list[AccountId]:
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(memberships.c.account_id)
                .join(accounts, accounts.c.id == memberships.c.account_id)
                .where(memberships.c.person_id == person_id, is_not_over())
                .order_by(
                    memberships.c.chosen_at.desc().nulls_last(), accounts.c.name, accounts.c.id
                )
            )
            return [AccountId(row.account_id) for row in rows]

    def staff_roles(self, person_id: PersonId) -> frozenset[StaffRole]:
        query = select(staff_users.c.roles).where(staff_users.c.person_id == person_id)
        with self._engine.connect() as connection:
            return frozenset(map(StaffRole, connection.execute(query).scalar() or ()))
