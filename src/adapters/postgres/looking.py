"""Looks of staff at the portal, kept with the session that looks."""

from typing import Any

from sqlalchemy import Connection, Row, select, update

from adapters.postgres.tables import memberships, sessions
from domain.access import Looking
from domain.errors import NotFound
from domain.identity import AccountId, PersonId, SessionId


class PostgresLooks:
    """`application.access_stores.Looks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, session_id: SessionId, looking: Looking) -> None:
        is_member = select(memberships.c.person_id).where(
            memberships.c.account_id == looking.account_id,
            memberships.c.person_id == looking.person_id,
        )
        if self._connection.execute(is_member).scalar() is None:
            raise NotFound("member", looking.person_id)
        self._connection.execute(
            update(sessions)
            .where(sessions.c.id == session_id)
            .values(
                looking_as=looking.person_id,
                looking_account=looking.account_id,
                looking_until=looking.until,
                looking_reason=looking.reason,
            )
        )

    def end(self, session_id: SessionId) -> None:
        self._connection.execute(
            update(sessions)
            .where(sessions.c.id == session_id)
            .values(looking_as=None, looking_account=None, looking_until=None, looking_reason="")
        )


def looking_of(row: Row[Any]) -> Looking | None:
    """Of a row of `sessions`; also one that is over."""
    if row.looking_as is None:
        return None
    return Looking(
        PersonId(row.looking_as),
        AccountId(row.looking_account),
        row.looking_until,
        row.looking_reason,
    )
