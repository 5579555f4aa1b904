"""One RQ worker process that runs jobs in itself.

RQ's usual worker forks for every job. A fork of this process, with WeasyPrint loaded, costs more
than a one-page document takes to render, and loses the caches that make the next one quick. So
jobs run in this process: a job that takes it down is found by its trace (`requeue_orphans`) and
runs again, which is safe because jobs are idempotent, and the supervisor starts the process anew.
"""

import os
import socket
from typing import Any

import psutil
import structlog
from prometheus_client import Counter, Histogram
from redis import Redis
from rq import Queue, SimpleWorker
from rq.exceptions import NoSuchJobError
from rq.job import Job, JobStatus
from rq.registry import FailedJobRegistry, StartedJobRegistry
from rq.serializers import JSONSerializer

from entrypoints.worker import jobs

log = structlog.get_logger()

QUEUES = ("documents", "documents-bulk", "default")
"""In the order of their urgency: what a person may be waiting for comes first."""

DEATHS = "deaths"
MOST_DEATHS = 3

jobs_total = Counter("counterfoil_jobs", "Jobs that ended", ["queue", "task", "outcome"])
job_seconds = Histogram("counterfoil_job_seconds", "Time that a job took", ["queue", "task"])


class JobWorker(SimpleWorker):
    """Runs jobs in this process, within their request's id, and counts them."""

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
        name=f"{socket.gethostname()}:{os.getpid()}:{os.urandom(3).hex()}",
        worker_ttl=60,
        maintenance_interval=60,
        log_job_description=False,
    )


def requeue_orphans(redis: Redis) -> int:
    """Put jobs whose worker died while running them back to the front; returns how many.

    A job that took its worker with it three times is set aside as failed instead.
    """
    found = 0
    for name in QUEUES:
        queue = Queue(name, connection=redis, serializer=JSONSerializer)
        for job_id in StartedJobRegistry(queue=queue).get_job_ids(cleanup=False):
            try:
                job = Job.fetch(job_id, connection=redis, serializer=JSONSerializer)
            except NoSuchJobError:
                continue
            if not _is_alive(redis, job.worker_name):
                _requeue(job, queue)
                found += 1
    return found


def _requeue(job: Job, queue: Queue) -> None:
    job.meta[DEATHS] = deaths = job.meta.get(DEATHS, 0) + 1
    # In one step: a death here must not leave the job neither started nor queued.
    with queue.connection.pipeline() as pipeline:
        for execution in job.get_executions():
            execution.delete(job=job, pipeline=pipeline)
        if deaths < MOST_DEATHS:
            queue.enqueue_job(job, pipeline=pipeline, at_front=True)
        else:
            job.set_status(JobStatus.FAILED, pipeline=pipeline)
            FailedJobRegistry(queue=queue).add(
                job, exc_string=f"Its worker died {deaths} times.", pipeline=pipeline
            )
        pipeline.execute()
    log.warning("job.orphaned", job=job.id, task=job.func_name, deaths=deaths)


def _is_alive(redis: Redis, worker_name: str | None) -> bool:
    """A worker of this machine lives as long as its process, any other as long as its heartbeat."""
    host, _, rest = (worker_name or "").partition(":")
    pid = rest.partition(":")[0]
    if host == socket.gethostname() and pid.isdigit():
        return psutil.pid_exists(int(pid))
    return bool(worker_name) and redis.exists(f"rq:worker:{worker_name}") == 1
