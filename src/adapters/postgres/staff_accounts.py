"""What staff see of accounts: a list by keyset, and one account with its people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Text,
    Uuid,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from adapters.postgres.sealed_people import PERSON, SealedPeople
from adapters.postgres.tables import (
    accounts,
    memberships,
    people,
    sessions,
    tier_versions,
    tiers,
)
from application.customers.staff_reads import (
    AccountFilters,
    AccountPage,
    AccountPlace,
    AccountRow,
    AccountSheet,
    MemberRow,
)
from domain.access import UNLIMITED, Role, limits_from_plain
from domain.errors import NotFound
from domain.identity import AccountId, PersonId
from domain.invoicing import PostalAddress

PAGE = 25
MOST_WORDS = 8

_WITH_TIER = (
    select(
        accounts.c.id,
        accounts.c.reference,
        accounts.c.name,
        accounts.c.address,
        accounts.c.tax_id,
        accounts.c.email,
        accounts.c.tier,
        tier_versions.c.name.label("tier_name"),
    )
    .join(tiers, tiers.c.code == accounts.c.tier)
    .join(
        tier_versions,
        and_(tier_versions.c.code == tiers.c.code, tier_versions.c.version == tiers.c.version),
    )
)


class PostgresAccountReads:
    """`application.customers.staff_reads.FindAccounts`."""

    def __init__(self, engine: Engine, sealed: SealedPeople) -> None:
        self._sealed = sealed
        # Single statements: no transaction to begin and end around each.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def page(self, filters: AccountFilters, place: AccountPlace | None) -> AccountPage:
        members = (
            select(func.count())
            .select_from(memberships)
            .where(memberships.c.account_id == accounts.c.id)
            .scalar_subquery()
        )
        query = _WITH_TIER.add_columns(members.label("members")).where(*_narrowed(filters))
        key = tuple_(accounts.c.name, accounts.c.id)
        backwards = place is not None and place.is_backwards
        if place is not None:
            here = tuple_(cast(literal(place.name), Text), cast(literal(place.id), Uuid))
            query = query.where(key < here if backwards else key > here)
        columns = (accounts.c.name, accounts.c.id)
        order = [column.desc() for column in columns] if backwards else list(columns)
        with self._engine.connect() as connection:
            found = connection.execute(query.order_by(*order).limit(PAGE + 1)).all()
        rows = list(found[:PAGE])[:: -1 if backwards else 1]
        has_more = len(found) > PAGE
        has_before = has_more if backwards else place is not None
        has_after = bool(rows) if backwards else has_more
        return AccountPage(
            [_row(row) for row in rows],
            before=_place(rows[0], is_backwards=True) if rows and has_before else None,
            after=_place(rows[-1], is_backwards=False) if rows and has_after else None,
        )

    def sheet(self, account_id: AccountId, now: datetime) -> AccountSheet:
        with self._engine.connect() as connection:
            row = connection.execute(_WITH_TIER.where(accounts.c.id == account_id)).one_or_none()
            if row is None:
                raise NotFound("account", account_id)
            members = _members(connection, self._sealed, account_id, now)
        return AccountSheet(
            id=AccountId(row.id),
            reference=row.reference,
            name=row.name,
            address=PostalAddress(**row.address).lines,
            tax_id=row.tax_id,
            email=row.email,
            tier=row.tier,
            tier_name=row.tier_name,
            members=members,
        )


def _narrowed(filters: AccountFilters) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        or_(
            accounts.c.name.icontains(word, autoescape=True),
            accounts.c.reference.icontains(word, autoescape=True),
        )
        for word in filters.q.split()[:MOST_WORDS]
    ]
    if filters.tier:
        conditions.append(accounts.c.tier == filters.tier)
    return conditions


def _members(
    connection: Connection, sealed: SealedPeople, account_id: AccountId, now: datetime
) -> list[MemberRow]:
    looks_here = and_(
        sessions.c.person_id == memberships.c.person_id,
        sessions.c.account_id == memberships.c.account_id,
    )
    is_live = and_(
        sessions.c.ended_at.is_(None),
        sessions.c.ends_at > now,
        sessions.c.last_used_at + sessions.c.idle > now,
    )
    rows = connection.execute(
        select(
            memberships.c.person_id,
            *PERSON,
            memberships.c.role,
            memberships.c.limits,
            func.count(sessions.c.id).filter(is_live).label("sessions"),
            func.max(sessions.c.last_used_at).label("last_used_at"),
        )
        .join(people, people.c.id == memberships.c.person_id)
        .outerjoin(sessions, looks_here)
        .where(memberships.c.account_id == account_id)
        .group_by(memberships.c.person_id, memberships.c.account_id, people.c.id)
    )
    members = [
        MemberRow(
            person_id=PersonId(row.person_id),
            name=sealed.name(row),
            email=sealed.email(row),
            role=Role(row.role),
            limits=limits_from_plain(row.limits) if row.limits else UNLIMITED,
            sessions=row.sessions,
            last_used_at=row.last_used_at,
        )
        for row in rows
    ]
    # Not in SQL: it knows names only as they are sealed.
    ranks = {role: rank for rank, role in enumerate(Role)}
    return sorted(members, key=lambda one: (ranks[one.role], one.name.casefold(), one.person_id))


def _row(row: Row[Any]) -> AccountRow:
    return AccountRow(AccountId(row.id), row.reference, row.name, row.tier_name, row.members)


def _place(row: Row[Any], *, is_backwards: bool) -> AccountPlace:
    return AccountPlace(row.name, str(row.id), is_backwards)
