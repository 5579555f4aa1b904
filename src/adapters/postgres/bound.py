"""The second wall: each transaction of the portal is bound to one account, and sees no other.

Who logged in decides, once for each request, and not what a query asks for: a query with a wrong
condition, or with none, still finds nothing of another account. The binding is local to the
transaction and travels together with its first statement, so it costs no round trip and no
connection carries it on to whoever uses it next.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from psycopg import Connection
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event

from domain.identity import AccountId

_account: ContextVar[AccountId | None] = ContextVar("account", default=None)

_BIND = "SELECT set_config('counterfoil.account', %s, true)"


def bind_to(account_id: AccountId | None) -> None:
    """Bind what this thread (or task) does from now on; None: it sees nothing of anybody."""
    _account.set(account_id)


@contextmanager
def bound_to(account_id: AccountId | None) -> Iterator[None]:
    before = _account.set(account_id)
    try:
        yield
    finally:
        _account.reset(before)


def bind_transactions(engine: Engine) -> None:
    """Let every transaction of `engine` begin with the account; without one it stays unbound.

    A statement that is not in a transaction yet begins one: PostgreSQL gets both in one pipeline,
    which it takes as one transaction also where it commits by itself.
    """

    def run(cursor: Any, send: Callable[[], object]) -> bool:
        """Whether it was sent here, behind the binding."""
        connection: Connection[Any] = cursor.connection
        account_id = _account.get()
        is_first = connection.info.transaction_status == TransactionStatus.IDLE
        if account_id is None or not is_first:
            return False
        with connection.pipeline():
            connection.execute(_BIND, [str(account_id)])
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
