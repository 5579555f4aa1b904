"""Connections to PostgreSQL: a pool whose connections are tried before use only after a rest."""

import time
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError

from adapters.postgres.bound import ACCOUNT, STAFF_USER, bind_transactions
from adapters.postgres.roles import Role, WrongRights, check_rights, connection_options

RESTED = 0.5
"""Seconds of rest after which a connection is tried before it is given out.

One that was given back less long ago is trusted. When it died in between, the call that meets it
fails; all connections of its age leave the pool with it, so that a busy pool loses no call that
begins later.
"""


BINDINGS = {Role.PORTAL: ACCOUNT, Role.STAFF: STAFF_USER}
"""What the transactions of a role are bound to; those of others to nothing."""


def make_engine(
    url: str, pool_size: int, role: Role | None = None, *, takes_role: bool = False
) -> Engine:
    """An engine that survives restarts of its server and may do what `role` may, and no more.

    Raises WrongRights at the first connection when the user of `url` may do more; where it
    `takes_role`, it gives up for the session what else it may do. Without a role it is the owner.

    SQLAlchemy's own `pool_pre_ping` asks before every use, which costs a busy page more than
    one of its queries does.
    """
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        connect_args={
            "connect_timeout": 5,
            "application_name": "counterfoil",
            "options": connection_options(role, takes_role=takes_role) if role else "",
        },
    )
    if role is not None and not takes_role:
        _check_rights_of(engine, role)
    if role in BINDINGS:
        bind_transactions(engine, BINDINGS[role])

    @event.listens_for(engine, "checkin")
    def _note(_connection: Any, record: Any) -> None:
        record.info["resting_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _try(connection: Any, record: Any, _proxy: Any) -> None:
        since = record.info.get("resting_since")
        if since is None or time.monotonic() - since < RESTED:
            return
        try:
            alive = engine.dialect.do_ping(connection)
        except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
            raise DisconnectionError from error
        if not alive:
            raise DisconnectionError

    return engine


def _check_rights_of(engine: Engine, role: Role) -> None:
    @event.listens_for(engine, "connect")
    def _check(connection: Any, _record: Any) -> None:
        try:
            check_rights(connection, role)
        except WrongRights:
            connection.close()
            raise
