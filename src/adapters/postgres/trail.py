"""The audit trail and the outbox, as rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete

from adapters.postgres.rows import insert_rows
from adapters.postgres.tables import audit_events, outbox
from application.clock import NewId
from application.reactions import Message
from domain.audit import AuditEvent, ordered_details, storable


def write_audit(connection: Connection, events: Sequence[AuditEvent], new_id: NewId) -> None:
    if events:
        insert_rows(connection, audit_events, [_values(event, new_id) for event in events])


def _values(event: AuditEvent, new_id: NewId) -> dict[str, Any]:
    actor = event.actor
    return {
        "id": new_id(),
        "at": event.at,
        "actor_kind": actor.kind.value,
        "actor_id": actor.id,
        "actor_name": storable(actor.name),
        "on_behalf_of": actor.on_behalf_of,
        "on_behalf_of_name": storable(actor.on_behalf_of_name),
        "address": actor.address,
        "user_agent": storable(actor.user_agent),
        "request_id": actor.request_id,
        "factor": actor.factor,
        "reader": actor.reader.value,
        "action": event.action,
        "subject_kind": event.subject_kind,
        "subject_id": storable(event.subject_id),
        "account_id": event.account_id,
        "outcome": event.outcome.value,
        "details": ordered_details(event.details),
    }


def write_messages(connection: Connection, messages: Sequence[Message], request_id: str) -> None:
    if messages:
        insert_rows(
            connection,
            outbox,
            [
                {
                    "job": message.job,
                    "queue": message.queue,
                    "payload": message.payload,
                    "request_id": request_id,
                }
                for message in messages
            ],
        )


class PostgresOutbox:
    """`application.unit_of_work.Outbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def done(self, message_id: int) -> None:
        self._connection.execute(delete(outbox).where(outbox.c.id == message_id))
