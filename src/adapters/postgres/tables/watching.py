"""What the access monitor remembers, noticed and asks."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

from adapters.postgres.tables.columns import id_column, metadata, text_column


def _person() -> Column[object]:
    return Column("person_id", UUID, ForeignKey("people.id"), primary_key=True)


watch_rules = Table(
    "watch_rules",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("rules", JSONB, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    text_column("by_name"),
    text_column("why"),
)

watch_histories = Table(
    "watch_histories",
    metadata,
    _person(),
    Column("history", JSONB, nullable=False),
    # Of the newest event that is in it, for the duty that looks for what was missed.
    Column("last_at", DateTime(timezone=True)),
    Column("looked_at", DateTime(timezone=True), nullable=False),
)
"""Derived from the audit trail: a row that is deleted is made anew with the next event."""

watch_standings = Table(
    "watch_standings",
    metadata,
    _person(),
    Column("prove_since", DateTime(timezone=True)),
    Column("locked_until", DateTime(timezone=True)),
    Column("sign_in_closed_until", DateTime(timezone=True)),
    text_column("why"),
)

watch_findings = Table(
    "watch_findings",
    metadata,
    id_column(),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("person_id", UUID, ForeignKey("people.id"), nullable=False),
    Column("account_id", UUID, ForeignKey("accounts.id")),
    Column("rule", Text, nullable=False),
    Column("step", SmallInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("usual", BigInteger),
    Column("begins_at", BigInteger, nullable=False),
    Column("is_strange", Boolean, nullable=False),
    Column("rules_version", Integer, nullable=False),
    Column("released_at", DateTime(timezone=True)),
    text_column("released_by"),
    text_column("released_why"),
    Index(None, "at", "id"),
    Index(None, "person_id", "at", "id"),
    Index("watch_findings_open_idx", "person_id", postgresql_where=text("released_at IS NULL")),
)

watch_devices = Table(
    "watch_devices",
    metadata,
    _person(),
    Column("device_sha256", LargeBinary, primary_key=True),
    Column("first_at", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False),
)
"""Devices on which a sign-in was whole, by the token in their cookie."""
