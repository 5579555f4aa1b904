"""What is over is forgotten: letters, links and sessions of long ago. The trail keeps the deeds."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, literal, select

from adapters.postgres.mails import KEPT_FOR
from adapters.postgres.tables import links, mails, sessions

_LATER = sessions.alias()
SESSIONS_KEPT_FOR = timedelta(days=90)
"""How long those are kept that ended; the last one into an account stays, because it says when."""


class OldLogins:
    """Safe to call at any time, from several processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def forget(self, now: datetime) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(mails).where(mails.c.posted_at < now - KEPT_FOR))
            connection.execute(
                delete(links).where(
                    links.c.expires_at < now - KEPT_FOR,
                    links.c.id.not_in(select(mails.c.link_id).where(mails.c.link_id.is_not(None))),
                )
            )
            connection.execute(
                delete(sessions).where(
                    func.least(sessions.c.ended_at, sessions.c.ends_at) < now - SESSIONS_KEPT_FOR,
                    # Of these columns alone: the worker may read no others.
                    select(literal(1))
                    .where(
                        _LATER.c.person_id == sessions.c.person_id,
                        _LATER.c.account_id.is_not_distinct_from(sessions.c.account_id),
                        _LATER.c.started_at > sessions.c.started_at,
                    )
                    .exists(),
                )
            )
