"""What pages show of people, each page's in one statement or two."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    Row,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
)

from adapters.postgres.email_changes import change_of
from adapters.postgres.invitations import OPEN, email_mark, who_of
from adapters.postgres.members import is_not_over
from adapters.postgres.sealed_people import PERSON, SealedPeople
from adapters.postgres.sessions import session_of
from adapters.postgres.tables import (
    accounts,
    authenticator_apps,
    email_changes,
    invitations,
    links,
    mails,
    memberships,
    passkeys,
    people,
    sessions,
    staff_users,
)
from application.access.member_reads import AccountChoice, InvitationRow, MemberRow
from application.sealing import ColumnSeal
from domain.access import UNLIMITED, EmailChange, Purpose, Role, Session, limits_from_plain
from domain.errors import NotFound
from domain.identity import AccountId, InvitationId, PersonId

_RANKS = {role: rank for rank, role in enumerate(Role)}


def _live(now: datetime) -> ColumnElement[bool]:
    """As `Session.is_live` says it."""
    return and_(
        sessions.c.ended_at.is_(None),
        sessions.c.ends_at > now,
        sessions.c.last_used_at + sessions.c.idle > now,
    )


class PostgresMemberReads:
    """`application.access.member_reads.FindMembers`."""

    def __init__(self, engine: Engine, seal: ColumnSeal, sealed: SealedPeople) -> None:
        self._seal = seal
        self._sealed = sealed
        # Single statements: no transaction to begin and end around each.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def members(self, account_id: AccountId, now: datetime) -> Sequence[MemberRow]:
        with self._engine.connect() as connection:
            found = [self._member(row) for row in connection.execute(_members(account_id, now))]
        # Not in SQL: it knows names only as they are sealed.
        return sorted(found, key=lambda one: (_RANKS[one.role], one.name.casefold(), one.person_id))

    def member(self, account_id: AccountId, person_id: PersonId, now: datetime) -> MemberRow:
        query = _members(account_id, now).where(memberships.c.person_id == person_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("member", person_id)
        return self._member(row)

    def invitations(self, account_id: AccountId, now: datetime) -> Sequence[InvitationRow]:
        query = (
            _invitations(now)
            .where(invitations.c.account_id == account_id)
            .order_by(invitations.c.made_at.desc(), invitations.c.id)
        )
        with self._engine.connect() as connection:
            return [self._invitation(row) for row in connection.execute(query)]

    def invitations_for(self, email: str, now: datetime) -> Sequence[InvitationRow]:
        query = (
            _invitations(now)
            .where(
                invitations.c.email_mark == email_mark(self._seal, email), links.c.id.is_not(None)
            )
            .order_by(invitations.c.made_at.desc(), invitations.c.id)
        )
        with self._engine.connect() as connection:
            return [self._invitation(row) for row in connection.execute(query)]

    def account_name(self, account_id: AccountId) -> str:
        query = select(accounts.c.name).where(accounts.c.id == account_id)
        with self._engine.connect() as connection:
            name: str | None = connection.execute(query).scalar()
        if name is None:
            raise NotFound("account", account_id)
        return name

    def _member(self, row: Row[Any]) -> MemberRow:
        return MemberRow(
            person_id=PersonId(row.person_id),
            name=self._sealed.name(row),
            email=self._sealed.email(row),
            role=Role(row.role),
            limits=limits_from_plain(row.limits) if row.limits else UNLIMITED,
            last_login=row.last_login,
            sessions=row.sessions,
            has_factor=row.has_factor,
            is_elsewhere=row.is_elsewhere,
        )

    def _invitation(self, row: Row[Any]) -> InvitationRow:
        return InvitationRow(
            id=InvitationId(row.id),
            **who_of(row, self._seal),
            role=Role(row.role) if row.role else None,
            made_at=row.made_at,
            good_until=row.good_until,
            refusal=row.refusal,
            account_name=row.account_name or "",
        )


class PostgresOwnLogin:
    """`application.access.member_reads.FindOwnLogin`."""

    def __init__(self, engine: Engine, seal: ColumnSeal) -> None:
        self._seal = seal
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def sessions(self, person_id: PersonId, now: datetime) -> Sequence[Session]:
        query = (
            select(sessions)
            .where(sessions.c.person_id == person_id, _live(now))
            .order_by(sessions.c.last_used_at.desc(), sessions.c.id)
        )
        with self._engine.connect() as connection:
            return [session_of(row) for row in connection.execute(query)]

    def accounts(self, person_id: PersonId) -> Sequence[AccountChoice]:
        query = (
            select(accounts.c.id, accounts.c.name, memberships.c.role)
            .join(memberships, memberships.c.account_id == accounts.c.id)
            .where(memberships.c.person_id == person_id, is_not_over())
            .order_by(accounts.c.name, accounts.c.id)
        )
        with self._engine.connect() as connection:
            return [
                AccountChoice(AccountId(row.id), row.name, Role(row.role))
                for row in connection.execute(query)
            ]

    def email_change(self, person_id: PersonId, now: datetime) -> EmailChange | None:
        query = select(email_changes).where(
            email_changes.c.person_id == person_id,
            email_changes.c.ended_at.is_(None),
            email_changes.c.expires_at > now,
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return change_of(row, self._seal) if row else None


def _members(account_id: AccountId, now: datetime) -> Select[Any]:
    of_person = sessions.c.person_id == memberships.c.person_id
    other = memberships.alias()
    return (
        select(
            memberships.c.person_id,
            memberships.c.role,
            memberships.c.limits,
            *PERSON,
            select(func.max(sessions.c.started_at))
            .where(of_person, sessions.c.account_id == account_id)
            .scalar_subquery()
            .label("last_login"),
            select(func.count()).where(of_person, _live(now)).scalar_subquery().label("sessions"),
            or_(
                exists().where(passkeys.c.person_id == memberships.c.person_id),
                exists().where(
                    authenticator_apps.c.person_id == memberships.c.person_id,
                    authenticator_apps.c.is_confirmed,
                ),
            ).label("has_factor"),
            or_(
                exists().where(
                    other.c.person_id == memberships.c.person_id, other.c.account_id != account_id
                ),
                exists().where(staff_users.c.person_id == memberships.c.person_id),
            ).label("is_elsewhere"),
        )
        .join(people, people.c.id == memberships.c.person_id)
        .where(memberships.c.account_id == account_id)
    )


def _invitations(now: datetime) -> Select[Any]:
    is_good = and_(
        links.c.about == invitations.c.id,
        links.c.purpose == Purpose.INVITATION.value,
        links.c.used_at.is_(None),
        links.c.void_at.is_(None),
        links.c.expires_at > now,
    )
    return (
        select(
            invitations,
            links.c.expires_at.label("good_until"),
            func.coalesce(mails.c.refusal, literal("")).label("refusal"),
            accounts.c.name.label("account_name"),
        )
        .outerjoin(links, is_good)
        .outerjoin(mails, mails.c.link_id == links.c.id)
        .outerjoin(accounts, accounts.c.id == invitations.c.account_id)
        .where(OPEN)
    )
