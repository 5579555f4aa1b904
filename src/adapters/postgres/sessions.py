"""Sessions and staff users: how they are kept, and the one read of every request."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    and_,
    bindparam,
    case,
    delete,
    exists,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.postgres.looking import looking_of
from adapters.postgres.sealed_people import PERSON, SealedPeople
from adapters.postgres.tables import (
    accounts,
    authenticator_apps,
    memberships,
    passkeys,
    people,
    sessions,
    staff_users,
    tier_versions,
    tiers,
    watch_standings,
)
from adapters.postgres.watching import standing_of
from application.access.ports import Viewer, Visit
from domain.access import (
    UNLIMITED,
    Due,
    Factor,
    Looking,
    Role,
    Session,
    StaffRole,
    limits_from_plain,
    tier_from_plain,
)
from domain.identity import AccountId, PersonId, SessionId

_LOOKS = sessions.c.looking_until > bindparam("now")
_PERSON = case((_LOOKS, sessions.c.looking_as), else_=sessions.c.person_id)
_ACCOUNT = case((_LOOKS, sessions.c.looking_account), else_=sessions.c.account_id)
"""Whose place in which account the session looks through: staff may look through a member's."""

_ELSEWHERE = memberships.alias()
_VISIT = (
    select(
        sessions,
        *PERSON,
        accounts.c.id.label("looked_at"),
        accounts.c.name.label("account"),
        accounts.c.tier,
        tiers.c.version.label("tier_version"),
        tier_versions.c.name.label("tier_name"),
        tier_versions.c.entitlements,
        memberships.c.person_id.label("member"),
        memberships.c.role,
        memberships.c.limits,
        staff_users.c.roles,
        watch_standings.c.prove_since,
        watch_standings.c.locked_until,
        watch_standings.c.sign_in_closed_until,
        watch_standings.c.why,
        exists()
        .where(
            _ELSEWHERE.c.person_id == sessions.c.person_id,
            _ELSEWHERE.c.account_id != sessions.c.account_id,
        )
        .label("has_choice"),
    )
    .select_from(sessions)
    .join(people, people.c.id == sessions.c.person_id)
    .outerjoin(
        memberships,
        and_(
            memberships.c.person_id == _PERSON,
            memberships.c.account_id == _ACCOUNT,
        ),
    )
    .outerjoin(accounts, accounts.c.id == memberships.c.account_id)
    .outerjoin(tiers, tiers.c.code == accounts.c.tier)
    .outerjoin(
        tier_versions,
        and_(tier_versions.c.code == tiers.c.code, tier_versions.c.version == tiers.c.version),
    )
    .outerjoin(staff_users, staff_users.c.person_id == sessions.c.person_id)
    .outerjoin(watch_standings, watch_standings.c.person_id == sessions.c.person_id)
    .where(sessions.c.token_sha256 == bindparam("token_sha256"), sessions.c.ended_at.is_(None))
)
"""Asked with every request, so it is put together once."""


class PostgresSessionReads:
    """`application.access.ports.FindSessions`."""

    def __init__(self, engine: Engine, sealed: SealedPeople) -> None:
        self._sealed = sealed
        # Single statements: no transaction to begin and end around each.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def visit(self, token_sha256: bytes, now: datetime) -> Visit | None:
        with self._engine.connect() as connection:
            asked = {"token_sha256": token_sha256, "now": now}
            row = connection.execute(_VISIT, asked).one_or_none()
        if row is None:
            return None
        session = session_of(row)
        staff = frozenset(map(StaffRole, row.roles or ()))
        looking = looking_of(row)
        if looking is not None and not looking.goes_on(session.person_id, staff, now):
            looking = None
        name = self._sealed.name(row)
        viewer = _viewer(row, self._name_of(looking.person_id) if looking else name, looking, now)
        # Who was removed, or whose time is over, has no place left; their sessions end with it.
        if not session.is_live(now) or (viewer is None and not staff):
            return None
        return Visit(
            session,
            session.person_id,
            name,
            self._sealed.email(row),
            viewer,
            staff,
            looking=looking if viewer else None,  # it ends with the member's place
            standing=standing_of(row),
            has_choice=row.has_choice and looking is None,
        )

    def _name_of(self, person_id: PersonId) -> str:
        """Only asked for those whom somebody looks as: a statement more is no matter."""
        with self._engine.connect() as connection:
            row = connection.execute(select(*PERSON).where(people.c.id == person_id)).one()
        return self._sealed.name(row)

    def was_used(self, session_id: SessionId, at: datetime) -> None:
        with self._engine.connect() as connection:
            connection.execute(
                update(sessions)
                .where(sessions.c.id == session_id, sessions.c.last_used_at < at)
                .values(last_used_at=at)
            )


def _viewer(row: Row[Any], name: str, looking: Looking | None, now: datetime) -> Viewer | None:
    """None also where the row has a member's place through which nobody may look any more."""
    whose = looking.person_id if looking else row.person_id
    limits = limits_from_plain(row.limits) if row.limits else UNLIMITED
    if row.role is None or row.member != whose or limits.has_ended(now):
        return None
    return Viewer(
        person_id=PersonId(row.member),
        name=name,
        account_id=AccountId(row.looked_at),
        account_name=row.account,
        role=Role(row.role),
        tier=tier_from_plain(row.tier, row.tier_name, row.tier_version, row.entitlements),
        limits=limits,
    )


def session_of(row: Row[Any]) -> Session:
    return Session(
        id=SessionId(row.id),
        person_id=PersonId(row.person_id),
        account_id=None if row.account_id is None else AccountId(row.account_id),
        started_at=row.started_at,
        last_used_at=row.last_used_at,
        idle=row.idle,
        ends_at=row.ends_at,
        factor=Factor(row.factor),
        proven_at=row.proven_at,
        due=Due(row.due),
        address=row.address,
        user_agent=row.user_agent,
        place=row.place,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )


class PostgresSessions:
    """`application.unit_of_work.Sessions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: Session, token_sha256: bytes) -> None:
        self._connection.execute(
            insert(sessions).values(
                id=session.id,
                token_sha256=token_sha256,
                person_id=session.person_id,
                account_id=session.account_id,
                started_at=session.started_at,
                last_used_at=session.last_used_at,
                idle=session.idle,
                ends_at=session.ends_at,
                factor=session.factor.value,
                proven_at=session.proven_at,
                due=session.due.value,
                address=session.address,
                user_agent=session.user_agent,
                place=session.place,
            )
        )

    def end(self, session_id: SessionId, at: datetime, by: str) -> None:
        self._connection.execute(
            update(sessions)
            .where(sessions.c.id == session_id, sessions.c.ended_at.is_(None))
            .values(ended_at=at, ended_by=by)
        )

    def prove(
        self, session_id: SessionId, token_sha256: bytes, factor: Factor, at: datetime, due: Due
    ) -> bool:
        statement = (
            update(sessions)
            .where(sessions.c.id == session_id, sessions.c.ended_at.is_(None))
            .values(
                token_sha256=token_sha256,
                factor=factor.value,
                proven_at=at,
                last_used_at=at,
                due=due.value,
                refused_proofs=0,
            )
        )
        return self._connection.execute(statement).rowcount == 1

    def refuse(self, session_id: SessionId) -> int:
        statement = (
            update(sessions)
            .where(sessions.c.id == session_id)
            .values(refused_proofs=sessions.c.refused_proofs + 1)
            .returning(sessions.c.refused_proofs)
        )
        return int(self._connection.execute(statement).scalar_one())

    def ask_again(self, person_id: PersonId, due: Due, but: SessionId) -> None:
        self._connection.execute(
            update(sessions)
            .where(
                sessions.c.person_id == person_id,
                sessions.c.id != but,
                sessions.c.ended_at.is_(None),
                sessions.c.factor == Factor.PASSWORD.value,
            )
            .values(due=due.value)
        )

    def ask_members(self, account_id: AccountId) -> None:
        has_factor = or_(
            exists().where(passkeys.c.person_id == sessions.c.person_id),
            exists().where(
                authenticator_apps.c.person_id == sessions.c.person_id,
                authenticator_apps.c.is_confirmed,
            ),
        )
        is_member = exists().where(
            memberships.c.person_id == sessions.c.person_id,
            memberships.c.account_id == account_id,
        )
        self._connection.execute(
            update(sessions)
            .where(is_member, ~has_factor, sessions.c.ended_at.is_(None))
            .values(due=Due.ENROLMENT.value)
        )

    def end_all(
        self,
        person_id: PersonId,
        at: datetime,
        by: str,
        *,
        but: SessionId | None = None,
        in_account: AccountId | None = None,
    ) -> int:
        statement = (
            update(sessions)
            .where(sessions.c.person_id == person_id, sessions.c.ended_at.is_(None))
            .values(ended_at=at, ended_by=by)
        )
        if but is not None:
            statement = statement.where(sessions.c.id != but)
        if in_account is not None:
            statement = statement.where(sessions.c.account_id == in_account)
        return self._connection.execute(statement).rowcount

    def moved(self, session_id: SessionId, address: str, user_agent: str) -> None:
        self._connection.execute(
            update(sessions)
            .where(sessions.c.id == session_id)
            .values(address=address, user_agent=user_agent)
        )

    def of(self, person_id: PersonId) -> Sequence[Session]:
        rows = self._connection.execute(
            select(sessions)
            .where(sessions.c.person_id == person_id, sessions.c.ended_at.is_(None))
            .order_by(sessions.c.last_used_at.desc(), sessions.c.id)
        )
        return [session_of(row) for row in rows]

    def look_at(self, session_id: SessionId, token_sha256: bytes, account_id: AccountId) -> bool:
        statement = (
            update(sessions)
            .where(sessions.c.id == session_id, sessions.c.ended_at.is_(None))
            .values(token_sha256=token_sha256, account_id=account_id)
        )
        return self._connection.execute(statement).rowcount == 1


class PostgresStaffUsers:
    """`application.unit_of_work.StaffUsers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all_for_update(self) -> Mapping[PersonId, frozenset[StaffRole]]:
        # The table's lock also keeps out those who are about to appoint somebody new.
        self._connection.execute(text("LOCK TABLE staff_users IN SHARE ROW EXCLUSIVE MODE"))
        rows = self._connection.execute(select(staff_users))
        return {PersonId(row.person_id): frozenset(map(StaffRole, row.roles)) for row in rows}

    def appoint(self, person_id: PersonId, roles: frozenset[StaffRole]) -> None:
        if not roles:
            gone = delete(staff_users).where(staff_users.c.person_id == person_id)
            self._connection.execute(gone)
            return
        named = sorted(role.value for role in roles)
        statement = upsert(staff_users).values(person_id=person_id, roles=named)
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[staff_users.c.person_id], set_={"roles": named}
            )
        )
