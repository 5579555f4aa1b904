"""What happened, and what is still to be done."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

from adapters.postgres.tables.columns import id_column, metadata, now_column, text_column

audit_events = Table(
    "audit_events",
    metadata,
    id_column(),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor_kind", Text, nullable=False),
    text_column("actor_id"),
    text_column("actor_name"),
    text_column("on_behalf_of"),
    text_column("address"),
    text_column("user_agent"),
    text_column("request_id"),
    text_column("factor"),
    Column("action", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("account_id", UUID),
    Column("outcome", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    Index(None, "subject_id", "at"),
    Index(None, "account_id", "at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("job", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    text_column("request_id"),
    now_column("created_at"),
    now_column("next_attempt_at"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    text_column("last_error"),
    Column("parked", Boolean, nullable=False, server_default=text("false")),
    Index(None, "next_attempt_at", postgresql_where=text("NOT parked")),
)
