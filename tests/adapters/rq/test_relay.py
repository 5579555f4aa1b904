"""The outbox is handed over at least once, whatever happens to the queue and its workers."""

from datetime import timedelta

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import update
from tests.builders import a_transaction
from tests.installation import Installation

from adapters.postgres.tables import outbox
from adapters.rq.relay import MOST_ATTEMPTS
from domain.audit import Actor


@pytest.fixture(name="with_two")
def _with_two(installation: Installation) -> Installation:
    """Two issued documents whose messages are not handed over yet."""
    installation.add()
    installation.issue(a_transaction("T-1"), a_transaction("T-2"))
    return installation


def queued(installation: Installation) -> list[str]:
    redis = installation.container.redis()
    return Queue("documents", connection=redis, serializer=JSONSerializer).job_ids


def hand_over(installation: Installation) -> None:
    installation.worker.outbox_relay()()


def let_time_pass(installation: Installation) -> None:
    """As if all that waits to be looked at again had waited long enough."""
    with installation.administrator.begin() as connection:
        connection.execute(
            update(outbox).values(next_attempt_at=outbox.c.next_attempt_at - timedelta(hours=2))
        )


def test_a_message_becomes_one_job_however_often_it_is_looked_at(with_two):
    for _ in range(3):
        hand_over(with_two)
        let_time_pass(with_two)
    assert len(queued(with_two)) == 2
    assert with_two.scalar("SELECT count(*) FROM outbox") == 2


def test_what_the_queue_forgot_is_handed_over_again_at_once(with_two):
    hand_over(with_two)
    with_two.container.redis().flushall()
    hand_over(with_two)
    assert len(queued(with_two)) == 2


def test_a_job_that_was_taken_by_a_worker_that_died_at_once_is_handed_over_again(with_two):
    hand_over(with_two)
    redis: Redis = with_two.container.redis()
    taken = redis.lpop("rq:queue:documents")
    assert redis.hget(f"rq:job:{taken.decode()}", "status") == b"queued"
    let_time_pass(with_two)
    hand_over(with_two)
    assert sorted(queued(with_two)) == sorted(
        f"outbox-{number}" for number in message_ids(with_two)
    )


def test_a_job_that_failed_without_a_word_is_handed_over_again(with_two):
    hand_over(with_two)
    redis: Redis = with_two.container.redis()
    taken = redis.lpop("rq:queue:documents").decode()
    redis.hset(f"rq:job:{taken}", "status", "failed")
    let_time_pass(with_two)
    hand_over(with_two)
    assert taken in queued(with_two)


def test_a_job_that_is_being_done_is_left_alone(with_two):
    hand_over(with_two)
    redis: Redis = with_two.container.redis()
    taken = redis.lpop("rq:queue:documents").decode()
    redis.hset(f"rq:job:{taken}", "status", "started")
    let_time_pass(with_two)
    hand_over(with_two)
    assert taken not in queued(with_two)


def test_a_message_that_keeps_failing_waits_longer_and_longer_and_is_parked(with_two):
    relay = with_two.worker.outbox_relay()
    number, _ = message_ids(with_two)
    pauses = []
    for _ in range(MOST_ATTEMPTS):
        is_parked = relay.failed(number, RuntimeError("no ink"))
        pauses.append(
            with_two.scalar(
                "SELECT extract(epoch FROM next_attempt_at - now()) FROM outbox WHERE id = :id",
                id=number,
            )
        )
    assert is_parked
    assert pauses == sorted(pauses)
    hand_over(with_two)
    let_time_pass(with_two)
    hand_over(with_two)
    assert len(queued(with_two)) == 1
    assert relay.lag().parked == 1
    assert with_two.scalar("SELECT last_error FROM outbox WHERE parked") == "RuntimeError: no ink"


def test_a_job_carries_the_request_id_of_what_caused_it(installation):
    installation.add()
    actor = Actor.system("ledger", "request-from-the-ledger")
    installation.container.accept_transactions()([a_transaction()], actor)
    hand_over(installation)
    queue = Queue("documents", connection=installation.container.redis(), serializer=JSONSerializer)
    assert [job.meta["request_id"] for job in queue.jobs] == ["request-from-the-ledger"]


def message_ids(installation: Installation) -> list[int]:
    with installation.administrator.connect() as connection:
        return [row.id for row in connection.execute(outbox.select().order_by(outbox.c.id))]
