"""One of several processes that issue invoices of one series at once, and not always to the end."""

import os
import random
import signal
from pathlib import Path

from sqlalchemy import Engine, create_engine
from tests.builders import a_transaction

from adapters.crypto.columns import SealedColumns
from adapters.crypto.key_ring import KeyRing
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from adapters.system import SystemClock, new_id
from application.billing.accept_transactions import Accepted, AcceptTransactions
from domain.audit import Actor

ISSUER = Actor.system("test")
LARGEST_BATCH = 12


class TurnedBack(Exception):
    """The work was done, down to its audit events, and is then given up on purpose."""


class _Unlucky(PostgresUnitOfWork):
    def commit(self) -> None:
        self._flush()
        raise TurnedBack


class _Dying(PostgresUnitOfWork):
    def commit(self) -> None:
        self._flush()
        os.kill(os.getpid(), signal.SIGKILL)


def issue_share(url: str, name: str, share: int, log: Path) -> None:
    """Issue `share` invoices in batches of random sizes; about every third batch is turned back.

    Writes how many were turned back to `log`.
    """
    chance = random.Random(name)
    engine = create_engine(url, pool_size=1)
    good, unlucky = _accept(engine, PostgresUnitOfWork), _accept(engine, _Unlucky)
    issued = turned_back = 0
    while issued < share:
        size = min(chance.randint(1, LARGEST_BATCH), share - issued)
        batch = [a_transaction(f"{name}-{issued + i}") for i in range(size)]
        if chance.random() < 1 / 3:
            try:
                unlucky(batch, ISSUER)
            except TurnedBack:
                turned_back += size
        outcomes = good(batch, ISSUER)
        assert all(isinstance(outcome, Accepted) and outcome.created for outcome in outcomes)
        issued += size
    engine.dispose()
    log.write_text(str(turned_back))


def die_between_number_and_commit(url: str, name: str) -> None:
    """Take the next numbers, write everything, and be killed before it is committed."""
    engine = create_engine(url, pool_size=1)
    _accept(engine, _Dying)([a_transaction(f"{name}-{i}") for i in range(5)], ISSUER)


def _accept(engine: Engine, unit_of_work: type[PostgresUnitOfWork]) -> AcceptTransactions:
    clock, seal = SystemClock(), SealedColumns(KeyRing(Path("nowhere")))

    def begin(actor: Actor) -> PostgresUnitOfWork:
        return unit_of_work(engine, actor, clock, new_id, seal)

    return AcceptTransactions(begin, clock, new_id)
