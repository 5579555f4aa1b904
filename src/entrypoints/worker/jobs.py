"""The container that jobs are served from, and how they run within their request's id."""

from collections.abc import Iterator
from contextlib import contextmanager

from rq.job import Job

from entrypoints.container import Container, build
from entrypoints.observability import bind_request_id
from entrypoints.observability.request_ids import request_id_of

_container: Container | None = None


def container() -> Container:
    """The container of this process; the worker sets it at its start, others get their own."""
    global _container  # noqa: PLW0603 - RQ hands a job nothing but its arguments
    if _container is None:
        _container = build()
    return _container


def use(serving: Container) -> None:
    global _container  # noqa: PLW0603
    _container = serving


@contextmanager
def running(job: Job) -> Iterator[None]:
    """Log lines of the job carry the id of the request that caused it."""
    with bind_request_id(request_id_of(job.meta), job=job.id, task=job.func_name):
        yield
