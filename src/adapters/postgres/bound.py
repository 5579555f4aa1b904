"""The second wall: each transaction of the portal is bound to one account, and sees no other.

What staff read is bound to the staff user who asks, and shows nothing to anybody else.

Who logged in decides, once for each request, and not what a query asks for: a query with a wrong
condition, or with none, still finds nothing of another account. The binding is local to the
transaction and travels together with its first statement, so it costs no round trip and no
connection carries it on to whoever uses it next.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection, ServerCursor
from psycopg.pq import TransactionStatus
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


def bind_transactions(engine: Engine, to: Binding) -> None:
    """Let every transaction of `engine` begin with its binding; without one it stays unbound.

    A statement that is not in a transaction yet begins one: PostgreSQL gets both in one pipeline,
    which it takes as one transaction also where it commits by itself.
    """

    bind = f"SELECT set_config('{to.setting}', %s, true)"

    def run(cursor: Any, send: Callable[[], object]) -> bool:
        """Whether it was sent here, behind the binding."""
        connection: Connection[Any] = cursor.connection
        value = to.value.get()
        is_first = connection.info.transaction_status == TransactionStatus.IDLE
        if value is None or not is_first:
            return False
        if isinstance(cursor, ServerCursor):  # of long results; it can't travel in a pipeline
            connection.execute(bind, [str(value)])
            return False
        with connection.pipeline():
            connection.execute(bind, [str(value)])
            send()
        return True

    @event.listens_for(engine, "do_execute")
    def _one(cursor: Any, statement: str, values: Any, _context: Any) -> bool:
        return run(cursor, lambda: cursor.execute(statement, values))

    @event.listens_for(engine, "do_executemany")
    def _many(cursor: Any, statement: str, values: Any, _context: Any) -> bool:
        return run(cursor, lambda: cursor.executemany(statement, values))

    @event.listens_for(engine, "do_execute_no_params")
    def _bare(cursor: Any, statement: str, _context: Any) -> bool:
        return run(cursor, lambda: cursor.execute(statement))
