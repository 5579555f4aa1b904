"""Changes of e-mail addresses, as rows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, insert, select, update

from adapters.postgres.tables import email_changes
from application.sealing import ColumnSeal, Place
from domain.access import EmailChange
from domain.errors import NotFound
from domain.identity import EmailChangeId, PersonId


class PostgresEmailChanges:
    """`application.access_stores.EmailChanges`."""

    def __init__(self, connection: Connection, seal: ColumnSeal) -> None:
        self._connection = connection
        self._seal = seal

    def add(self, change: EmailChange) -> None:
        self._connection.execute(
            insert(email_changes).values(
                id=change.id,
                person_id=change.person_id,
                new_email_sealed=self._seal.seal(change.new_email.encode(), _place(change.id)),
                asked_at=change.asked_at,
                expires_at=change.expires_at,
            )
        )

    def for_update(self, change_id: EmailChangeId) -> EmailChange:
        row = self._connection.execute(
            select(email_changes).where(email_changes.c.id == change_id).with_for_update()
        ).one_or_none()
        if row is None:
            raise NotFound("change of address", change_id)
        return change_of(row, self._seal)

    def save(self, change: EmailChange) -> None:
        self._connection.execute(
            update(email_changes)
            .where(email_changes.c.id == change.id)
            .values(
                new_agreed_at=change.new_agreed_at,
                old_agreed_at=change.old_agreed_at,
                ended_at=change.ended_at,
            )
        )

    def open_of(self, person_id: PersonId) -> Sequence[EmailChange]:
        rows = self._connection.execute(
            select(email_changes)
            .where(email_changes.c.person_id == person_id, email_changes.c.ended_at.is_(None))
            .with_for_update()
        )
        return [change_of(row, self._seal) for row in rows]


def _place(change_id: UUID) -> Place:
    return Place(email_changes.name, "new_email_sealed", change_id)


def change_of(row: Row[Any], seal: ColumnSeal) -> EmailChange:
    return EmailChange(
        id=EmailChangeId(row.id),
        person_id=PersonId(row.person_id),
        new_email=seal.open(bytes(row.new_email_sealed), _place(row.id)).decode(),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        new_agreed_at=row.new_agreed_at,
        old_agreed_at=row.old_agreed_at,
        ended_at=row.ended_at,
    )
