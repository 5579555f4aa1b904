"""What the worker does: the jobs, by the names under which the outbox asks for them."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

import structlog
from rq.job import Job

from application.documents.archive_document import ArchiveDocument
from application.mail import Deliver
from domain.audit import Actor
from domain.identity import InvoiceId, MailId
from entrypoints.container import Container, build
from entrypoints.observability import bind_request_id, current_request_id
from entrypoints.observability.request_ids import request_id_of

log = structlog.get_logger()

_container: Container | None = None


def container() -> Container:
    """The container of this process; the worker sets it at its start, others get their own."""
    global _container  # noqa: PLW0603 - RQ hands a job nothing but its arguments
    if _container is None:
        _container = build(as_worker=True)
    return _container


def use(serving: Container) -> None:
    global _container  # noqa: PLW0603
    _container = serving


@contextmanager
def running(job: Job) -> Iterator[None]:
    """Log lines of the job carry the id of the request that caused it."""
    with bind_request_id(request_id_of(job.meta), job=job.id, task=job.func_name):
        yield


def run_message(message_id: int, job: str, payload: Mapping[str, str]) -> None:
    """Do what an outbox message asks for; its row goes away in the transaction that does it.

    A failure is written to the message, which comes again later; after many it is parked.
    """
    serving = container()
    began = time.perf_counter()
    try:
        JOBS[job](serving, message_id, payload)
    except Exception as error:
        is_parked = serving.outbox_relay().failed(message_id, error)
        event = "message.parked" if is_parked else "message.failed"
        log.exception(event, message=message_id, asked_for=job)
    else:
        ms = round((time.perf_counter() - began) * 1000, 1)
        log.info("message.done", message=message_id, asked_for=job, ms=ms)


def archive_document(serving: Container, message_id: int, payload: Mapping[str, str]) -> None:
    serving.archivist()(
        ArchiveDocument(InvoiceId(UUID(payload["invoice_id"])), message_id),
        Actor.system("worker", current_request_id() or ""),
    )


def reencrypt(serving: Container, message_id: int, payload: Mapping[str, str]) -> None:
    """One step; it asks for the next one itself."""
    actor = Actor.system("worker", current_request_id() or "")
    kind, region = payload["kind"], payload["region"]
    serving.key_renewer().step(kind, region, actor, message_id=message_id)


def deliver_mail(serving: Container, message_id: int, payload: Mapping[str, str]) -> None:
    serving.deliver_mail()(
        Deliver(MailId(UUID(payload["mail_id"])), message_id),
        Actor.system("worker", current_request_id() or ""),
    )


def post_seals(serving: Container, message_id: int, _payload: Mapping[str, str]) -> None:
    serving.post_seals()(message_id)


JOBS: Mapping[str, Callable[[Container, int, Mapping[str, str]], None]] = {
    "archive_document": archive_document,
    "post_seals": post_seals,
    "reencrypt": reencrypt,
    "deliver_mail": deliver_mail,
}
