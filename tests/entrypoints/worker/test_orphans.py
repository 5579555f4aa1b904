"""Messages over which a worker died come back; those that kill workers are parked."""

import subprocess
import sys

import pytest
from redis import Redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from tests.builders import a_transaction
from tests.installation import Installation
from tests.running_demo import kill_and_wait

from adapters.rq.relay import MOST_ATTEMPTS
from entrypoints.worker.worker import JobWorker, give_back_orphans, make_worker, name_of


@pytest.fixture(name="with_one")
def _with_one(installation: Installation) -> Installation:
    """One issued document whose job is in the queue."""
    installation.add()
    installation.issue(a_transaction())
    installation.worker.outbox_relay()()
    return installation


def begin(redis: Redis, worker_name: str) -> Job:
    """What RQ writes down when a worker of that name begins its next job."""
    queue = Queue("documents", connection=redis, serializer=JSONSerializer)
    worker = JobWorker([queue], connection=redis, serializer=JSONSerializer, name=worker_name)
    job, _ = Queue.dequeue_any([queue], None, connection=redis, serializer=JSONSerializer)
    worker.prepare_execution(job)
    worker.prepare_job_execution(job)
    return job


def a_dead_worker() -> str:
    """The name of a worker of this machine that has been killed."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    name = name_of(process.pid)
    kill_and_wait(process.pid)
    process.communicate()
    return name


def test_a_job_whose_worker_was_killed_is_given_back_as_a_failed_attempt(with_one):
    redis, relay = with_one.container.redis(), with_one.worker.outbox_relay()
    job = begin(redis, a_dead_worker())
    assert give_back_orphans(redis, relay.failed) == 1
    assert not redis.exists(job.key)
    assert with_one.scalar("SELECT attempts FROM outbox") == 1
    assert "died over it" in with_one.scalar("SELECT last_error FROM outbox")
    assert give_back_orphans(redis, relay.failed) == 0


def test_a_job_whose_worker_lives_is_left_alone(with_one):
    redis, relay = with_one.container.redis(), with_one.worker.outbox_relay()
    job = begin(redis, make_worker(redis).name)
    assert give_back_orphans(redis, relay.failed) == 0
    assert job.get_status() == "started"


def test_an_id_that_another_process_has_by_now_doesn_t_keep_a_dead_worker_alive(with_one):
    redis, relay = with_one.container.redis(), with_one.worker.outbox_relay()
    host, pid, _ = make_worker(redis).name.split(":")
    begin(redis, f"{host}:{pid}:1234.56")
    assert give_back_orphans(redis, relay.failed) == 1


def test_a_worker_elsewhere_lives_as_long_as_its_heartbeat(with_one):
    redis, relay = with_one.container.redis(), with_one.worker.outbox_relay()
    begin(redis, "elsewhere:1:1234.56")
    redis.set("rq:worker:elsewhere:1:1234.56", "alive")
    assert give_back_orphans(redis, relay.failed) == 0
    redis.delete("rq:worker:elsewhere:1:1234.56")
    assert give_back_orphans(redis, relay.failed) == 1


def test_a_message_that_kills_every_worker_is_parked_in_the_end(with_one):
    redis, relay = with_one.container.redis(), with_one.worker.outbox_relay()
    dead = a_dead_worker()
    for attempt in range(1, MOST_ATTEMPTS + 1):
        begin(redis, dead)
        assert give_back_orphans(redis, relay.failed) == 1
        with_one.tamper("outbox", "UPDATE outbox SET next_attempt_at = now()")
        relay()
        assert relay.lag().parked == (1 if attempt == MOST_ATTEMPTS else 0)
    assert Queue("documents", connection=redis, serializer=JSONSerializer).count == 0
