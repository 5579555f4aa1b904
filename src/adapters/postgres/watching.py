"""What the access monitor keeps, in the unit of work."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.postgres.sealed_people import PERSON, SealedPeople
from adapters.postgres.tables import (
    audit_events,
    memberships,
    people,
    staff_users,
    watch_devices,
    watch_findings,
    watch_histories,
    watch_rules,
    watch_standings,
)
from application.watch_store import Addressee, Finding, Looked, RulesVersion, TrailOf, Whom
from domain.access import Role, StaffRole
from domain.errors import Conflict
from domain.identity import AccountId, PersonId
from domain.watching import (
    DEFAULT_RULES,
    IN_THEIR_NAME,
    NOTHING_STANDS,
    WATCHED,
    History,
    Rules,
    Standing,
    TrailEntry,
    history_from_plain,
    history_to_plain,
    rules_from_plain,
    rules_to_plain,
)

MOST_EVENTS = 5_000
"""That are looked at in one go; older ones of somebody who has more are passed over."""

TOLD_STAFF = [StaffRole.SUPPORT.value, StaffRole.ADMINISTRATOR.value]
"""Who can take back what the monitor did."""

_LOOKED = (
    select(
        watch_histories.c.history,
        watch_standings.c.prove_since,
        watch_standings.c.locked_until,
        watch_standings.c.sign_in_closed_until,
        watch_standings.c.why,
        select(func.max(watch_rules.c.version)).scalar_subquery().label("rules_version"),
    )
    .select_from(watch_histories)
    .outerjoin(watch_standings, watch_standings.c.person_id == watch_histories.c.person_id)
    .where(watch_histories.c.person_id == bindparam("person_id"))
    .with_for_update(of=watch_histories)
)

_TRAIL = (
    select(
        audit_events.c.id,
        audit_events.c.at,
        audit_events.c.action,
        audit_events.c.subject_kind,
        audit_events.c.subject_id,
        audit_events.c.account_id,
        audit_events.c.address,
        audit_events.c.user_agent,
        audit_events.c.factor,
        audit_events.c.details,
    )
    .where(
        or_(
            and_(
                audit_events.c.actor_id == bindparam("person"),
                audit_events.c.action.in_(sorted(WATCHED)),
            ),
            and_(
                audit_events.c.subject_id == bindparam("person"),
                audit_events.c.action.in_(sorted(IN_THEIR_NAME)),
            ),
        ),
        audit_events.c.at >= bindparam("since"),
    )
    .order_by(audit_events.c.at.desc(), audit_events.c.id.desc())
    .limit(MOST_EVENTS)
)


class PostgresWatching:
    """`application.watch_store.Watching`."""

    def __init__(self, connection: Connection, sealed: SealedPeople) -> None:
        self._connection = connection
        self._sealed = sealed

    def look_at(self, person_id: PersonId, now: datetime) -> Looked:
        row = self._connection.execute(_LOOKED, {"person_id": person_id}).one_or_none()
        if row is None:
            self._connection.execute(
                upsert(watch_histories)
                .values(person_id=person_id, history={}, looked_at=now)
                .on_conflict_do_nothing()
            )
            row = self._connection.execute(_LOOKED, {"person_id": person_id}).one()
        return Looked(history_from_plain(row.history), standing_of(row), row.rules_version or 0)

    def trail_of(self, person_id: PersonId, since: datetime) -> TrailOf:
        asked = {"person": str(person_id), "since": since}
        rows = list(self._connection.execute(_TRAIL, asked))
        account_id = next((row.account_id for row in rows if row.account_id), None)
        return TrailOf(
            [_entry(row) for row in reversed(rows)],
            None if account_id is None else AccountId(account_id),
        )

    def keep(self, person_id: PersonId, history: History, now: datetime) -> None:
        self._connection.execute(
            update(watch_histories)
            .where(watch_histories.c.person_id == person_id)
            .values(history=history_to_plain(history), last_at=history.last_at, looked_at=now)
        )

    def stand(self, person_id: PersonId, standing: Standing) -> None:
        values = {
            "prove_since": standing.prove_since,
            "locked_until": standing.locked_until,
            "sign_in_closed_until": standing.sign_in_closed_until,
            "why": standing.why,
        }
        self._connection.execute(
            upsert(watch_standings)
            .values(person_id=person_id, **values)
            .on_conflict_do_update(index_elements=[watch_standings.c.person_id], set_=values)
        )

    def add_finding(self, finding: Finding) -> None:
        verdict = finding.verdict
        self._connection.execute(
            insert(watch_findings).values(
                id=finding.id,
                at=finding.at,
                person_id=finding.person_id,
                account_id=finding.account_id,
                rule=verdict.rule.value,
                step=int(verdict.step),
                seen=verdict.count,
                usual=verdict.usual,
                begins_at=verdict.limit,
                is_strange=verdict.is_strange,
                rules_version=finding.rules_version,
            )
        )

    def release(self, person_id: PersonId, at: datetime, by: str, why: str) -> int:
        return self._connection.execute(
            update(watch_findings)
            .where(watch_findings.c.person_id == person_id, watch_findings.c.released_at.is_(None))
            .values(released_at=at, released_by=by, released_why=why)
        ).rowcount

    def rules(self, version: int) -> Rules:
        query = select(watch_rules.c.rules).where(watch_rules.c.version == version)
        plain = self._connection.execute(query).scalar()
        return DEFAULT_RULES if plain is None else rules_from_plain(plain)

    def add_rules(self, version: RulesVersion) -> None:
        newest = self._connection.execute(select(func.max(watch_rules.c.version))).scalar() or 0
        added = (
            self._connection.execute(
                upsert(watch_rules)
                .values(
                    version=version.version,
                    rules=rules_to_plain(version.rules),
                    at=version.at,
                    by_name=version.by,
                    why=version.why,
                )
                .on_conflict_do_nothing()
            ).rowcount
            if version.version == newest + 1
            else 0
        )
        if not added:
            raise Conflict("Somebody else changed the rules meanwhile. Look at theirs first.")

    def whom_to_tell(self, person_id: PersonId, account_id: AccountId | None) -> Whom:
        owners = select(memberships.c.person_id).where(
            memberships.c.account_id == account_id, memberships.c.role == Role.OWNER.value
        )
        staff = select(staff_users.c.person_id).where(staff_users.c.roles.overlap(TOLD_STAFF))
        [person] = self._addressees(people.c.id == person_id)
        is_other = people.c.id != person_id
        return Whom(
            person,
            self._addressees(and_(is_other, people.c.id.in_(owners))),
            self._addressees(and_(is_other, people.c.id.in_(staff))),
        )

    def _addressees(self, which: ColumnElement[bool]) -> list[Addressee]:
        rows = self._connection.execute(select(*PERSON).where(which).order_by(people.c.id))
        return [
            Addressee(PersonId(row.whose), self._sealed.name(row), self._sealed.email(row))
            for row in rows
        ]

    def add_device(self, person_id: PersonId, device_sha256: bytes, at: datetime) -> bool:
        return bool(
            self._connection.execute(
                upsert(watch_devices)
                .values(person_id=person_id, device_sha256=device_sha256, first_at=at, last_at=at)
                .on_conflict_do_update(
                    index_elements=[watch_devices.c.person_id, watch_devices.c.device_sha256],
                    set_={"last_at": at},
                )
                .returning(watch_devices.c.first_at == watch_devices.c.last_at)
            ).scalar()
        )


def standing_of(row: Any) -> Standing:
    """Of the columns of `watch_standings`, which are null where nothing stands."""
    if row.why is None:
        return NOTHING_STANDS
    return Standing(row.prove_since, row.locked_until, row.sign_in_closed_until, row.why)


def _entry(row: Row[Any]) -> TrailEntry:
    return TrailEntry(
        str(row.id),
        row.at,
        row.action,
        row.subject_kind,
        row.subject_id,
        row.address,
        row.user_agent,
        row.factor,
        row.details,
    )
