"""Who belongs to an account, as rows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    and_,
    cast,
    delete,
    func,
    insert,
    select,
    true,
    update,
)

from adapters.postgres.tables import accounts, memberships
from domain.access import UNLIMITED, Limits, Membership, Role, limits_from_plain, limits_to_plain
from domain.errors import NotFound
from domain.identity import AccountId, PersonId


class PostgresMembers:
    """`application.access_stores.Members`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, account_id: AccountId) -> Sequence[Membership]:
        # Not a lock that invoices of the account would have to wait for.
        lock = select(accounts.c.id).where(accounts.c.id == account_id)
        if not self._connection.execute(lock.with_for_update(key_share=True)).first():
            raise NotFound("account", account_id)
        rows = self._connection.execute(
            select(memberships).where(memberships.c.account_id == account_id)
        )
        return [
            Membership(
                PersonId(row.person_id),
                AccountId(row.account_id),
                Role(row.role),
                limits_from_plain(row.limits) if row.limits else UNLIMITED,
            )
            for row in rows
        ]

    def add(self, membership: Membership) -> None:
        self._connection.execute(
            insert(memberships).values(
                person_id=membership.person_id,
                account_id=membership.account_id,
                role=membership.role.value,
                limits=limits_to_plain(membership.limits) or None,
            )
        )

    def set_role(self, account_id: AccountId, person_id: PersonId, role: Role) -> None:
        self._connection.execute(
            update(memberships).where(_one(account_id, person_id)).values(role=role.value)
        )

    def set_limits(self, account_id: AccountId, person_id: PersonId, limits: Limits) -> None:
        self._connection.execute(
            update(memberships)
            .where(_one(account_id, person_id))
            .values(limits=limits_to_plain(limits) or None)
        )

    def remove(self, account_id: AccountId, person_id: PersonId) -> None:
        self._connection.execute(delete(memberships).where(_one(account_id, person_id)))

    def chose(self, account_id: AccountId, person_id: PersonId, at: datetime) -> None:
        self._connection.execute(
            update(memberships).where(_one(account_id, person_id)).values(chosen_at=at)
        )


def is_not_over() -> ColumnElement[bool]:
    """Whether a row of `memberships` still leads anywhere: a guest's comes to an end."""
    ends_at = cast(memberships.c.limits["ends_at"].astext, DateTime(timezone=True))
    return func.coalesce(ends_at > func.now(), true())


def _one(account_id: AccountId, person_id: PersonId) -> ColumnElement[bool]:
    return and_(memberships.c.account_id == account_id, memberships.c.person_id == person_id)
