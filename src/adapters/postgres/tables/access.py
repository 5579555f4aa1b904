"""Who may come in: people, their memberships, keys, and what callers were answered."""

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from adapters.postgres.tables.columns import id_column, metadata, now_column, sealed_column

people = Table(
    "people",
    metadata,
    id_column(),
    Column("email", Text, unique=True),
    Column("name", Text),
    Column("password_hash", Text, nullable=False),
    sealed_column("email_sealed", nullable=True),
    sealed_column("name_sealed", nullable=True),
    Column("email_mark", LargeBinary, unique=True),
    Index("people_plain_idx", "id", postgresql_where=text("email IS NOT NULL")),
)
"""`email` and `name` only of people from before these columns were sealed, until they are too."""

memberships = Table(
    "memberships",
    metadata,
    Column("person_id", UUID, ForeignKey("people.id"), primary_key=True),
    Column("account_id", UUID, ForeignKey("accounts.id"), primary_key=True),
    Column("role", Text, nullable=False),
    Column("limits", JSONB(none_as_null=True)),
    # When the person last chose to look at this account of several.
    Column("chosen_at", DateTime(timezone=True)),
    Index(None, "account_id"),
)

api_keys = Table(
    "api_keys",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False, unique=True),
    Column("secret_sha256", LargeBinary, nullable=False),
    Column("vendor_id", UUID, ForeignKey("vendors.id")),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
    Column("last_used_at", DateTime(timezone=True)),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("caller", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body_sha256", LargeBinary, nullable=False),
    Column("status", SmallInteger),
    Column("response", JSONB(none_as_null=True)),
    now_column("created_at"),
    Index(None, "created_at"),
)
