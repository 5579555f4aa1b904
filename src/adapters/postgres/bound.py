"""The second wall: each transaction of the portal is bound to one account, and sees no other.

What staff read is bound to the staff user who asks, and shows nothing to anybody else.

Who logged in decides, once for each request, and not what a query asks for: a query with a wrong
condition, or with none, still finds nothing of another account. The binding is local to the
transaction, so no connection carries it on to whoever uses it next.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Engine, event

from domain.identity import AccountId, PersonId


@dataclass(frozen=True, slots=True)
class Binding:
    """What transactions are bound to: a setting of the transaction, and its value for now."""

    setting: str
    value: ContextVar[UUID | None]


ACCOUNT = Binding("counterfoil.account", ContextVar("account", default=None))
STAFF_USER = Binding("counterfoil.staff_user", ContextVar("staff_user", default=None))


def bind_to(account_id: AccountId | None, staff_user: PersonId | None = None) -> None:
    """Bind what this thread (or task) does from now on; None: it sees nothing of anybody."""
    ACCOUNT.value.set(account_id)
    STAFF_USER.value.set(staff_user)


@contextmanager
def bound_to(account_id: AccountId | None) -> Iterator[None]:
    before = ACCOUNT.value.set(account_id)
    try:
        yield
    finally:
        ACCOUNT.value.reset(before)


def bound_as_now() -> Callable[[], AbstractContextManager[None]]:
    """What binds to the same again later: whoever reads a long answer reads on after the request,
    when nobody is bound to anything any more."""
    values = [(binding.value, binding.value.get()) for binding in (ACCOUNT, STAFF_USER)]

    @contextmanager
    def again() -> Iterator[None]:
        before = [(variable, variable.set(value)) for variable, value in values]
        try:
            yield
        finally:
            for variable, token in before:
                variable.reset(token)

    return again


def bind_transactions(engine: Engine, to: Binding) -> None:
    """Let every transaction of `engine` begin with its binding; without one it stays unbound.

    A connection in AUTOCOMMIT, which only reads, gets a read-only transaction that lasts until it
    is given back: one binding for all that a page reads, and a write there is an error.
    """

    def bind(cursor: Any) -> None:
        connection: Connection[Any] = cursor.connection
        value = to.value.get()
        if value is None or connection.info.transaction_status != TransactionStatus.IDLE:
            return
        # Without parameters both travel at once; a UUID has nothing in it that must be quoted.
        begin = "BEGIN READ ONLY; " if connection.autocommit else ""
        connection.execute(f"{begin}SET LOCAL {to.setting} = '{UUID(bytes=value.bytes)}'".encode())

    @event.listens_for(engine, "do_execute")
    def _one(cursor: Any, _statement: str, _values: Any, _context: Any) -> None:
        bind(cursor)

    @event.listens_for(engine, "do_executemany")
    def _many(cursor: Any, _statement: str, _values: Any, _context: Any) -> None:
        bind(cursor)

    @event.listens_for(engine, "rollback")
    def _end(connection: SqlConnection) -> None:
        """Nothing was written that a rollback could undo, and psycopg forgets with each rollback
        what it prepared: every page would be planned anew.
        """
        if connection.invalidated:
            return
        ended: Any = connection.connection.dbapi_connection
        if ended.autocommit and ended.info.transaction_status == TransactionStatus.INTRANS:
            ended.commit()

    @event.listens_for(engine, "do_execute_no_params")
    def _bare(cursor: Any, _statement: str, _context: Any) -> None:
        bind(cursor)
