"""Logins, as the server keeps them."""

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    Interval,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from adapters.postgres.tables.columns import id_column, metadata, text_column

sessions = Table(
    "sessions",
    metadata,
    id_column(),
    Column("token_sha256", LargeBinary, nullable=False, unique=True),
    Column("person_id", UUID, ForeignKey("people.id"), nullable=False),
    Column("account_id", UUID, ForeignKey("accounts.id")),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("last_used_at", DateTime(timezone=True), nullable=False),
    Column("idle", Interval, nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    Column("factor", Text, nullable=False),
    Column("proven_at", DateTime(timezone=True), nullable=False),
    text_column("due"),
    Column("refused_proofs", SmallInteger, nullable=False, server_default="0"),
    text_column("address"),
    text_column("user_agent"),
    text_column("place"),
    Column("ended_at", DateTime(timezone=True)),
    text_column("ended_by"),
    # Of staff who look at the portal as a member.
    Column("looking_as", UUID, ForeignKey("people.id")),
    Column("looking_account", UUID, ForeignKey("accounts.id")),
    Column("looking_until", DateTime(timezone=True)),
    text_column("looking_reason"),
    Index(
        "sessions_person_live_idx",
        "person_id",
        "started_at",
        postgresql_where=text("ended_at IS NULL"),
    ),
)

staff_users = Table(
    "staff_users",
    metadata,
    Column("person_id", UUID, ForeignKey("people.id"), primary_key=True),
    Column("roles", ARRAY(Text), nullable=False),
)
