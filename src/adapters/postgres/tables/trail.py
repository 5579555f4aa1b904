"""What happened, the log that proves it, and what is still to be done."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSON, JSONB, UUID
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import UserDefinedType

from adapters.postgres.tables.columns import id_column, metadata, now_column, text_column


class _TransactionId(UserDefinedType[str]):
    """PostgreSQL's xid8: the number of a transaction, never used twice in a cluster."""

    cache_ok = True

    def get_col_spec(self, **_kw: object) -> str:
        return "xid8"


class _Snapshot(UserDefinedType[str]):
    """PostgreSQL's pg_snapshot: which transactions were visible at a moment."""

    cache_ok = True

    def get_col_spec(self, **_kw: object) -> str:
        return "pg_snapshot"


ischema_names.update(xid8=_TransactionId, pg_snapshot=_Snapshot)  # so that reflection knows them

audit_events = Table(
    "audit_events",
    metadata,
    # Which bytes of it go into the log: see domain.audit.leaf.
    Column("form", SmallInteger, nullable=False, server_default="1"),
    Column("id", UUID, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor_kind", Text, nullable=False),
    text_column("actor_id"),
    text_column("actor_name"),
    text_column("on_behalf_of"),
    text_column("on_behalf_of_name"),
    text_column("address"),
    text_column("user_agent"),
    text_column("request_id"),
    text_column("factor"),
    Column("reader", Text, nullable=False, server_default="person"),
    Column("action", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("account_id", UUID),
    Column("outcome", Text, nullable=False),
    # As text, kept letter by letter: it is a part of what is sealed.
    Column("details", JSON, nullable=False),
    # No part of the event: by this the sealing finds what it has not seen, in commit order.
    Column(
        "written_in", _TransactionId(), nullable=False, server_default=text("pg_current_xact_id()")
    ),
    PrimaryKeyConstraint("at", "id"),
    CheckConstraint("at >= '2000-01-01 00:00:00+00' AND at < '3000-01-01 00:00:00+00'", name="at"),
    Index(None, "account_id", "at", "id"),
    Index(None, "subject_id", "at", "id"),
    Index(None, "actor_id", "at", "id"),
    Index(None, "action", "at", "id"),
    Index(None, "written_in"),
    Index(None, "outcome", "at", "id", postgresql_where=text("outcome <> 'done'")),
    Index(
        "audit_events_people_of_account_idx",
        "account_id",
        "at",
        "id",
        postgresql_where=text("actor_kind <> 'system'"),
    ),
    Index("audit_events_people_idx", "at", "id", postgresql_where=text("actor_kind <> 'system'")),
    postgresql_partition_by="RANGE (at)",
)
"""Partitioned by month; the partitions lie in the schema `audit_months`."""

audit_leaves = Table(
    "audit_leaves",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", UUID, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("seal", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("at", "event_id"),
    Index(None, "event_id"),
)
"""Which place in the log an event has. Stays when the event itself is pruned."""

audit_subtrees = Table(
    "audit_subtrees",
    metadata,
    Column("level", SmallInteger, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("level", "place"),
)
"""One hash for 256 leaves, one for 256 of those, and so on: proofs read few rows."""

audit_seals = Table(
    "audit_seals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("key_id", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    # No part of the seal: how far the sealing had seen, and in which cluster that means something.
    Column("seen", _Snapshot(), nullable=False),
    Column("cluster", Text, nullable=False),
    UniqueConstraint("size"),
)

audit_holds = Table(
    "audit_holds",
    metadata,
    id_column(),
    Column("account_id", UUID),
    Column("since", DateTime(timezone=True)),
    Column("until", DateTime(timezone=True)),
    Column("reason", Text, nullable=False),
    Column("placed_by", Text, nullable=False),
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Column("lifted_by", Text),
    Column("lifted_at", DateTime(timezone=True)),
    Index(None, "account_id"),
)
"""Events that must stay though their time is over: of an account, of a period, or both."""

audit_deliveries = Table(
    "audit_deliveries",
    metadata,
    Column("target", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    now_column("at"),
)
"""The last seal that an address outside has taken."""

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
