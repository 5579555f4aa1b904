"""One RQ worker process that runs jobs in itself.

RQ's usual worker forks for every job. A fork of this process, with WeasyPrint loaded, costs more
than a one-page document takes to render, and loses the caches that make the next one quick. So
jobs run in this process: a job that takes it down is found by its trace (`give_back_orphans`) and
its message is handed over again, which is safe because jobs are idempotent; the supervisor starts
the process anew.
"""

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psutil
import structlog
from prometheus_client import Counter, Histogram
from redis import Redis
from rq import Queue, SimpleWorker
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.registry import StartedJobRegistry
from rq.serializers import JSONSerializer

from entrypoints.observability.request_ids import request_id_of
from entrypoints.worker import jobs

log = structlog.get_logger()

QUEUES = ("mail", "documents", "documents-bulk", "default")
"""In the order of their urgency: what a person may be waiting for comes first."""

jobs_total = Counter("counterfoil_jobs", "Jobs that ended", ["queue", "task", "outcome"])
job_seconds = Histogram("counterfoil_job_seconds", "Time that a job took", ["queue", "task"])


class JobWorker(SimpleWorker):
    """Runs jobs in this process, within their request's id, and counts them."""

    max_connection_wait_time = 5.0
    """Seconds between two tries to reach a queue that is away; people wait for what is in it."""

    def perform_job(self, job: Job, queue: Queue) -> bool:
        task = (job.func_name or "").rsplit(".", 1)[-1]
        with jobs.running(job), job_seconds.labels(queue.name, task).time():
            good = bool(super().perform_job(job, queue))
        jobs_total.labels(queue.name, task, "done" if good else "failed").inc()
        return good

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Our own log line instead of RQ's, which repeats the job's arguments."""
        log.error("job.failed", job=job.id, task=job.func_name, exc_info=exc_info)


def make_worker(redis: Redis) -> JobWorker:
    """A worker whose name says where it runs, so that others can tell when it is no more."""
    return JobWorker(
        QUEUES,
        connection=redis,
        serializer=JSONSerializer,
        name=name_of(os.getpid()),
        worker_ttl=60,
        maintenance_interval=60,
        log_job_description=False,
    )


def name_of(pid: int) -> str:
    """Machine, process and its birth, so that a later process with the same id is told apart."""
    return f"{socket.gethostname()}:{pid}:{_birth(pid)}"


class WorkerDied(Exception):
    """A worker was killed, or was taken down by the job that it ran."""

    def __init__(self, names: set[str]) -> None:
        super().__init__(f"The worker {', '.join(sorted(names)) or '(unknown)'} died over it.")


def give_back_orphans(redis: Redis, failed: Callable[[int, Exception], bool]) -> int:
    """Free the messages over which their worker died; returns how many.

    `failed` is told each of them: a message that takes its worker with it again and again is
    parked like any other that fails.
    """
    found = 0
    for name in QUEUES:
        registry = StartedJobRegistry(name, connection=redis, serializer=JSONSerializer)
        for job_id in registry.get_job_ids(cleanup=False):
            with suppress(NoSuchJobError):
                job = Job.fetch(job_id, connection=redis, serializer=JSONSerializer)
                workers = {execution.worker_name for execution in job.get_executions()}
                alive = any(_is_alive(redis, worker) for worker in workers)
                if not alive and _dropped(job):
                    failed(job.args[0], WorkerDied(workers))
                    log.warning("job.orphaned", job=job.id, request_id=request_id_of(job.meta))
                    found += 1
    return found


def _dropped(job: Job) -> bool:
    """Remove the job from the queue's memory; says whether nobody else did it at the same time."""
    with job.connection.pipeline() as pipeline:
        job.execution_registry.delete(job, pipeline)
        pipeline.delete(job.key)
        return bool(pipeline.execute()[-1])


def _is_alive(redis: Redis, worker_name: str) -> bool:
    """A worker of this machine lives as long as its process, any other as long as its heartbeat."""
    host, pid, birth = [*worker_name.split(":"), "", ""][:3]
    if host == socket.gethostname() and pid.isdigit():
        return _birth(int(pid)) == birth
    return redis.exists(f"rq:worker:{worker_name}") == 1


def _birth(pid: int) -> str:
    """Tells a process from a later one with the same id; empty when there is none."""
    try:
        return f"{psutil.Process(pid).create_time():.2f}"
    except psutil.NoSuchProcess:
        return ""
