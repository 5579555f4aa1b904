"""Reads about people and where they belong."""

from sqlalchemy import Engine, bindparam, select

from adapters.postgres.tables import accounts, memberships, people
from application.access.ports import Viewer
from domain.access import DEFAULT_TIERS, Person, Role
from domain.identity import AccountId, PersonId

_VIEWER = (
    select(
        people.c.name.label("person"),
        accounts.c.name.label("account"),
        accounts.c.tier,
        memberships.c.role,
    )
    .select_from(memberships)
    .join(people, people.c.id == memberships.c.person_id)
    .join(accounts, accounts.c.id == memberships.c.account_id)
    .where(
        memberships.c.person_id == bindparam("person_id"),
        memberships.c.account_id == bindparam("account_id"),
    )
)
"""Asked with every request of a member, so it is put together once."""


class PostgresPeopleReads:
    """`application.access.ports.FindPeople`."""

    def __init__(self, engine: Engine) -> None:
        # Single statements: no transaction to begin and end around each.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def by_email(self, email: str) -> Person | None:
        if "\0" in email:  # PostgreSQL can't store it, so nobody has such an address
            return None
        with self._engine.connect() as connection:
            row = connection.execute(
                select(people).where(people.c.email == email.strip().casefold())
            ).one_or_none()
        if row is None:
            return None
        return Person(PersonId(row.id), row.email, row.name, row.password_hash)

    def accounts_of(self, person_id: PersonId) -> list[AccountId]:
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(memberships.c.account_id)
                .join(accounts, accounts.c.id == memberships.c.account_id)
                .where(memberships.c.person_id == person_id)
                .order_by(accounts.c.name, accounts.c.id)
            )
            return [AccountId(row.account_id) for row in rows]

    def viewer(self, person_id: PersonId, account_id: AccountId) -> Viewer | None:
        with self._engine.connect() as connection:
            row = connection.execute(
                _VIEWER, {"person_id": person_id, "account_id": account_id}
            ).one_or_none()
        if row is None:
            return None
        return Viewer(
            person_id=person_id,
            name=row.person,
            account_id=account_id,
            account_name=row.account,
            role=Role(row.role),
            tier=DEFAULT_TIERS[row.tier],
        )
