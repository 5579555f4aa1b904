"""What staff and the sign-in read of the access monitor."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Row, Select, cast, delete, exists, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import UUID as UUID_COLUMN

from adapters.postgres.sealed_people import PERSON, SealedPeople
from adapters.postgres.tables import (
    accounts,
    audit_events,
    people,
    watch_devices,
    watch_findings,
    watch_histories,
    watch_rules,
    watch_standings,
)
from adapters.postgres.watching import standing_of
from application.watch_store import Finding, RulesVersion
from application.watching.ports import FindingFilters, FindingsPage, Held, ListedFinding
from domain.audit import ActorKind
from domain.identity import AccountId, FindingId, PersonId
from domain.watching import (
    IN_THEIR_NAME,
    NOTHING_STANDS,
    WATCHED,
    RuleName,
    Standing,
    Step,
    Verdict,
    rules_from_plain,
)

A_PAGE = 50
ASKED_LATELY = timedelta(days=1)


class PostgresWatchReads:
    """`application.watching.ports.WatchReads` and `KnownDevices`."""

    def __init__(self, engine: Engine, sealed: SealedPeople) -> None:
        self._sealed = sealed
        # Single statements: no transaction to begin and end around each.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def findings(
        self, filters: FindingFilters, older_than: tuple[datetime, str] | None
    ) -> FindingsPage:
        query = _findings(filters)
        if older_than is not None:
            at, finding_id = older_than
            before = tuple_(watch_findings.c.at, watch_findings.c.id) < tuple_(at, UUID(finding_id))
            query = query.where(before)
        with self._engine.connect() as connection:
            rows = connection.execute(query.limit(A_PAGE + 1)).all()
        listed = [_listed(row, self._sealed.name(row)) for row in rows[:A_PAGE]]
        last = listed[-1].finding if len(rows) > A_PAGE else None
        return FindingsPage(listed, None if last is None else (last.at, str(last.id)))

    def held(self, now: datetime) -> Sequence[Held]:
        query = (
            select(watch_standings, *PERSON)
            .join(people, people.c.id == watch_standings.c.person_id)
            .where(
                or_(
                    watch_standings.c.locked_until > now,
                    watch_standings.c.sign_in_closed_until > now,
                    watch_standings.c.prove_since > now - ASKED_LATELY,
                )
            )
            .order_by(people.c.id)
        )
        with self._engine.connect() as connection:
            held = [
                Held(PersonId(row.person_id), self._sealed.name(row), standing_of(row))
                for row in connection.execute(query)
            ]
        return sorted(held, key=lambda one: one.person)

    def standing(self, person_id: PersonId) -> Standing:
        query = select(watch_standings).where(watch_standings.c.person_id == person_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return NOTHING_STANDS if row is None else standing_of(row)

    def person_named(self, person_id: PersonId) -> str | None:
        with self._engine.connect() as connection:
            query = select(*PERSON).where(people.c.id == person_id)
            row = connection.execute(query).one_or_none()
        return None if row is None else self._sealed.name(row)

    def versions(self) -> Sequence[RulesVersion]:
        query = select(watch_rules).order_by(watch_rules.c.version.desc())
        with self._engine.connect() as connection:
            return [
                RulesVersion(row.version, rules_from_plain(row.rules), row.at, row.by_name, row.why)
                for row in connection.execute(query)
            ]

    def behind(self, since: datetime) -> Sequence[PersonId]:
        acted = select(audit_events.c.actor_id.label("person"), audit_events.c.at).where(
            audit_events.c.at > since,
            audit_events.c.action.in_(sorted(WATCHED)),
            audit_events.c.actor_kind.in_([ActorKind.MEMBER.value, ActorKind.STAFF.value]),
        )
        tried = select(audit_events.c.subject_id.label("person"), audit_events.c.at).where(
            audit_events.c.at > since,
            audit_events.c.action.in_(sorted(IN_THEIR_NAME)),
            audit_events.c.subject_kind == "person",
            audit_events.c.subject_id != "unknown",
        )
        newest = acted.union_all(tried).subquery()
        latest = (
            select(newest.c.person, func.max(newest.c.at).label("at"))
            .group_by(newest.c.person)
            .subquery()
        )
        seen = watch_histories.c.last_at
        query = (
            select(people.c.id)
            .join(latest, cast(latest.c.person, UUID_COLUMN) == people.c.id)
            .outerjoin(watch_histories, watch_histories.c.person_id == people.c.id)
            .where(or_(seen.is_(None), seen < latest.c.at))
            .order_by(people.c.id)
        )
        with self._engine.connect() as connection:
            return [PersonId(row.id) for row in connection.execute(query)]

    def is_known(self, person_id: PersonId, device_sha256: bytes) -> bool:
        query = select(
            exists().where(
                watch_devices.c.person_id == person_id,
                watch_devices.c.device_sha256 == device_sha256,
            )
        )
        with self._engine.connect() as connection:
            return bool(connection.execute(query).scalar())

    def forget_devices(self, before: datetime) -> int:
        with self._engine.connect() as connection:
            return connection.execute(
                delete(watch_devices).where(watch_devices.c.last_at < before)
            ).rowcount


def _findings(filters: FindingFilters) -> Select[Any]:
    query = (
        select(watch_findings, *PERSON, accounts.c.name.label("account"))
        .join(people, people.c.id == watch_findings.c.person_id)
        .outerjoin(accounts, accounts.c.id == watch_findings.c.account_id)
        .where(watch_findings.c.step >= int(filters.at_least))
        .order_by(watch_findings.c.at.desc(), watch_findings.c.id.desc())
    )
    if filters.rule is not None:
        query = query.where(watch_findings.c.rule == filters.rule.value)
    if filters.person_id is not None:
        query = query.where(watch_findings.c.person_id == filters.person_id)
    return query.where(watch_findings.c.released_at.is_(None)) if filters.only_open else query


def _listed(row: Row[Any], person: str) -> ListedFinding:
    verdict = Verdict(
        RuleName(row.rule), Step(row.step), row.seen, row.usual, row.begins_at, row.is_strange
    )
    account_id = None if row.account_id is None else AccountId(row.account_id)
    return ListedFinding(
        Finding(
            FindingId(row.id),
            row.at,
            PersonId(row.person_id),
            account_id,
            verdict,
            row.rules_version,
        ),
        person,
        row.account or "",
        row.released_at,
        row.released_by,
        row.released_why,
    )
