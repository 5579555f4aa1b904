"""Tiers: how they are kept, and what staff see of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    and_,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.postgres.tables import accounts, invoices, memberships, tier_versions, tiers
from application.access.tier_reads import ListedTier, TierEffect, TierVersion
from domain.access import Tier, entitlements_to_plain, tier_from_plain
from domain.audit import Actor
from domain.errors import NotFound

_NEWEST = select(tier_versions).join(
    tiers,
    and_(tiers.c.code == tier_versions.c.code, tiers.c.version == tier_versions.c.version),
)


class PostgresTiers:
    """`application.access_stores.Tiers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self) -> Mapping[str, Tier]:
        return {row.code: _tier(row) for row in self._connection.execute(_NEWEST)}

    def for_update(self, code: str) -> Tier:
        # A statement of its own: after waiting for the lock, the next one sees what was written.
        lock = select(tiers.c.code).where(tiers.c.code == code).with_for_update()
        if self._connection.execute(lock).scalar() is None:
            raise NotFound("tier", code)
        return _tier(self._connection.execute(_NEWEST.where(tiers.c.code == code)).one())

    def claim(self, code: str) -> Tier | None:
        claimed = self._connection.execute(
            upsert(tiers)
            .values(code=code, version=0)
            .on_conflict_do_nothing()
            .returning(tiers.c.code)
        ).scalar()
        return None if claimed else self.for_update(code)

    def publish(self, tier: Tier, at: datetime, by: Actor, why: str) -> None:
        self._connection.execute(
            insert(tier_versions).values(
                code=tier.code,
                version=tier.version,
                name=tier.name,
                entitlements=entitlements_to_plain(tier),
                at=at,
                by_id=by.id,
                by_name=by.name,
                why=why,
            )
        )
        self._connection.execute(
            update(tiers).where(tiers.c.code == tier.code).values(version=tier.version)
        )


class PostgresTierReads:
    """`application.access.tier_reads.FindTiers`."""

    def __init__(self, engine: Engine) -> None:
        # Single statements: no transaction to begin and end around each.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def listed(self) -> Sequence[ListedTier]:
        count = (
            select(func.count())
            .select_from(accounts)
            .where(accounts.c.tier == tiers.c.code)
            .scalar_subquery()
        )
        query = _NEWEST.add_columns(count.label("accounts"))
        with self._engine.connect() as connection:
            found = [
                ListedTier(_tier(row), row.accounts, row.at) for row in connection.execute(query)
            ]
        return sorted(found, key=_size)

    def versions(self, code: str) -> Sequence[TierVersion]:
        query = (
            select(tier_versions)
            .where(tier_versions.c.code == code)
            .order_by(tier_versions.c.version.desc())
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        if not rows:
            raise NotFound("tier", code)
        return [TierVersion(_tier(row), row.at, row.by_name, row.why) for row in rows]

    def effect(self, wanted: Tier, today: date) -> TierEffect:
        has_it = accounts.c.tier == wanted.code
        with self._engine.connect() as connection:
            row = connection.execute(
                select(
                    _how_many(has_it).label("all"),
                    _how_many(has_it, *_have_too_many_members(wanted)).label("members"),
                    _how_many(has_it, *_lose_history(wanted, today)).label("history"),
                )
            ).one()
        return TierEffect(
            row.all,
            row.members if wanted.members is not None else 0,
            row.history if wanted.history_days is not None else 0,
        )


def _how_many(*conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(accounts).where(*conditions).scalar_subquery()


def _have_too_many_members(wanted: Tier) -> Sequence[ColumnElement[bool]]:
    if wanted.members is None:
        return ()
    members = (
        select(func.count())
        .select_from(memberships)
        .where(memberships.c.account_id == accounts.c.id)
        .scalar_subquery()
    )
    return (members > wanted.members,)


def _lose_history(wanted: Tier, today: date) -> Sequence[ColumnElement[bool]]:
    """Those with a document that they see now: one look into the account's index for each."""
    begins = wanted.history_begins(today)
    if begins is None:
        return ()
    days = tier_versions.c.entitlements["history_days"].as_integer()
    seen_since = (
        select(literal(today) - days)
        .join(
            tiers,
            and_(tiers.c.code == tier_versions.c.code, tiers.c.version == tier_versions.c.version),
        )
        .where(tiers.c.code == wanted.code)
        .scalar_subquery()
    )
    lost = (
        select(invoices.c.id)
        .where(
            invoices.c.account_id == accounts.c.id,
            invoices.c.issue_date < begins,
            invoices.c.issue_date >= func.coalesce(seen_since, date(1, 1, 1)),
        )
        .limit(1)
    )
    return (lost.exists(),)


def _size(listed: ListedTier) -> tuple[float, float, str]:
    tier = listed.tier
    sizes = (
        float("inf") if size is None else size for size in (tier.members, tier.export_documents)
    )
    return (*sizes, tier.name)  # type: ignore[return-value]


def _tier(row: Row[Any]) -> Tier:
    return tier_from_plain(row.code, row.name, row.version, row.entitlements)
