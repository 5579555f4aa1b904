"""Hands outbox messages to RQ, at least once, until the work that they ask for is done.

A message leaves the outbox only in the transaction that does its work. Until then it is handed
over again whenever its job is gone: because the worker was killed, or the queue lost its memory.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import Connection, Engine, Row, func, select, update

from adapters.postgres.tables import outbox

AT_ONCE = 500
LOOK_AGAIN = timedelta(seconds=30)
"""After this time it is checked whether the job of a message is still alive."""
MEMORY = "counterfoil:outbox:handed-over"
"""A key that is gone when the queue has lost its memory."""
RUN = "entrypoints.worker.jobs.run_message"
MOST_ATTEMPTS = 8
LONGEST_PAUSE = timedelta(hours=1)
_HELD = {b"started", b"deferred", b"scheduled"}
_QUEUED = b"queued"


@dataclass(frozen=True, slots=True)
class OutboxLag:
    """How many messages wait, how old the oldest is in seconds, and how many are parked."""

    waiting: int
    oldest_seconds: float
    parked: int


class OutboxRelay:
    """Safe to run in several processes at once: each message is locked while it is handed over."""

    def __init__(self, engine: Engine, redis: Redis) -> None:
        self._engine = engine
        self._redis = redis

    def __call__(self) -> int:
        """Hand over what is due; returns how many messages were looked at."""
        self._notice_lost_memory()
        looked_at = 0
        waiting: dict[str, set[bytes | str]] = {}
        while True:
            with self._engine.begin() as connection:
                due = self._due(connection)
                self._hand_over(connection, due, waiting)
            looked_at += len(due)
            if len(due) < AT_ONCE:
                return looked_at

    def newest_first(self) -> None:
        """Put what waits into the opposite order: after a first load people look at new things."""
        with self._engine.begin() as connection:
            connection.execute(
                update(outbox).values(
                    next_attempt_at=func.now() - outbox.c.id * timedelta(seconds=1)
                )
            )

    def failed(self, message_id: int, error: Exception) -> bool:
        """Try again later and later; returns whether the message is parked for a person instead."""
        with self._engine.begin() as connection:
            attempts = connection.execute(
                update(outbox)
                .where(outbox.c.id == message_id)
                .values(
                    attempts=outbox.c.attempts + 1,
                    last_error=f"{type(error).__name__}: {error}"[:500],
                )
                .returning(outbox.c.attempts)
            ).scalar()
            if attempts is None:
                return False
            pause = min(timedelta(seconds=2**attempts), LONGEST_PAUSE)
            is_parked = attempts >= MOST_ATTEMPTS
            connection.execute(
                update(outbox)
                .where(outbox.c.id == message_id)
                .values(next_attempt_at=func.now() + pause, parked=is_parked)
            )
        return is_parked

    def lag(self) -> OutboxLag:
        with self._engine.connect() as connection:
            row = connection.execute(
                select(
                    func.count().filter(~outbox.c.parked),
                    func.coalesce(
                        func.extract(
                            "epoch",
                            func.now() - func.min(outbox.c.created_at).filter(~outbox.c.parked),
                        ),
                        0,
                    ),
                    func.count().filter(outbox.c.parked),
                )
            ).one()
        return OutboxLag(row[0], float(row[1]), row[2])

    def _notice_lost_memory(self) -> None:
        if self._redis.exists(MEMORY):
            return
        with self._engine.begin() as connection:
            connection.execute(
                update(outbox)
                .where(outbox.c.next_attempt_at > func.now(), ~outbox.c.parked)
                .values(next_attempt_at=func.now())
            )
        self._redis.set(MEMORY, 1)

    def _due(self, connection: Connection) -> list[Row[Any]]:
        return list(
            connection.execute(
                select(outbox)
                .where(outbox.c.next_attempt_at <= func.now(), ~outbox.c.parked)
                .order_by(outbox.c.next_attempt_at, outbox.c.id)
                .limit(AT_ONCE)
                .with_for_update(skip_locked=True)
            )
        )

    def _hand_over(
        self, connection: Connection, due: list[Row[Any]], waiting: dict[str, set[bytes | str]]
    ) -> None:
        if not due:
            return
        gone = self._without_job(due, waiting)
        for name in {message.queue for message in gone}:
            self._enqueue(name, [message for message in gone if message.queue == name])
        # The commit comes after the queue has them: a death between the two repeats, never loses.
        connection.execute(
            update(outbox)
            .where(outbox.c.id.in_([message.id for message in due]))
            .values(next_attempt_at=func.now() + LOOK_AGAIN)
        )

    def _without_job(
        self, due: list[Row[Any]], waiting: dict[str, set[bytes | str]]
    ) -> list[Row[Any]]:
        """Messages that were never handed over, or whose job was lost or has failed.

        A job that calls itself queued but is in no queue was taken out by a worker that died
        before it could say so. `waiting` remembers, for one round, what is in each queue.
        """
        pipe = self._redis.pipeline(transaction=False)
        for message in due:
            pipe.hget(f"rq:job:{_job_id(message)}", "status")
        gone = []
        for message, status in zip(due, pipe.execute(), strict=True):
            if status == _QUEUED and message.queue not in waiting:
                waiting[message.queue] = self._waiting_in(message.queue)
            is_waiting = status == _QUEUED and _job_id(message).encode() in waiting[message.queue]
            if status not in _HELD and not is_waiting:
                gone.append(message)
        return gone

    def _waiting_in(self, name: str) -> set[bytes | str]:
        return set(self._redis.lrange(f"rq:queue:{name}", 0, -1))

    def _enqueue(self, name: str, messages: list[Row[Any]]) -> None:
        queue = Queue(name, connection=self._redis, serializer=JSONSerializer)
        queue.enqueue_many(
            [
                Queue.prepare_data(
                    RUN,
                    args=(message.id, message.job, message.payload),
                    job_id=_job_id(message),
                    timeout=300,
                    result_ttl=0,
                    failure_ttl=3600,
                    meta={"request_id": message.request_id},
                    description=message.job,
                )
                for message in messages
            ]
        )


def _job_id(message: Row[Any]) -> str:
    return f"outbox-{message.id}"
