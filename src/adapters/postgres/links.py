"""Single-use links, as rows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from adapters.postgres.tables import links
from domain.access import Link, Purpose
from domain.identity import LinkId

_UNSPENT = links.c.used_at.is_(None) & links.c.void_at.is_(None)


class PostgresLinks:
    """`application.unit_of_work.Links`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, link: Link, token_sha256: bytes) -> None:
        self.void(link.about, link.made_at, link.purpose)
        self._connection.execute(
            insert(links).values(
                id=link.id,
                purpose=link.purpose.value,
                about=link.about,
                token_sha256=token_sha256,
                made_at=link.made_at,
                expires_at=link.expires_at,
            )
        )

    def by_id(self, link_id: LinkId) -> Link | None:
        row = self._connection.execute(select(links).where(links.c.id == link_id)).one_or_none()
        if row is None:
            return None
        return Link(
            LinkId(row.id),
            Purpose(row.purpose),
            row.about,
            row.made_at,
            row.expires_at,
            row.used_at,
            row.void_at,
        )

    def is_good(self, about: UUID, now: datetime) -> bool:
        found = select(links.c.id).where(links.c.about == about, links.c.expires_at > now, _UNSPENT)
        return self._connection.execute(found).first() is not None

    def use(self, purpose: Purpose, token_sha256: bytes, now: datetime) -> UUID | None:
        # One statement: of two that come at once, the second finds it used.
        about: UUID | None = self._connection.execute(
            update(links)
            .where(
                links.c.token_sha256 == token_sha256,
                links.c.purpose == purpose.value,
                links.c.expires_at > now,
                _UNSPENT,
            )
            .values(used_at=now)
            .returning(links.c.about)
        ).scalar()
        return about

    def void(self, about: UUID, at: datetime, purpose: Purpose | None = None) -> None:
        statement = update(links).where(links.c.about == about, _UNSPENT).values(void_at=at)
        if purpose is not None:
            statement = statement.where(links.c.purpose == purpose.value)
        self._connection.execute(statement)
