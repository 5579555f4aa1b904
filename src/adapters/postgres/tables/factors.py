"""Second factors, the challenges that wait for an answer, and the way back for who lost all."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from adapters.postgres.tables.columns import id_column, metadata, sealed_column, text_column

passkeys = Table(
    "passkeys",
    metadata,
    id_column(),
    Column("person_id", UUID, ForeignKey("people.id"), nullable=False),
    Column("credential_id", LargeBinary, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("is_synced", Boolean, nullable=False),
    Column("is_backed_up", Boolean, nullable=False),
    Column("transports", ARRAY(Text), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("last_used_at", DateTime(timezone=True)),
    Column("suspected_at", DateTime(timezone=True)),
    Index(None, "person_id", "created_at"),
)

authenticator_apps = Table(
    "authenticator_apps",
    metadata,
    id_column(),
    Column("person_id", UUID, ForeignKey("people.id"), nullable=False),
    Column("is_confirmed", Boolean, nullable=False),
    sealed_column("sealed_secret"),
    Column("name", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("confirmed_at", DateTime(timezone=True)),
    Column("last_step", BigInteger, nullable=False),
    Column("last_used_at", DateTime(timezone=True)),
    UniqueConstraint("person_id", "is_confirmed"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("person_id", UUID, ForeignKey("people.id"), primary_key=True),
    Column("code_sha256", LargeBinary, primary_key=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
)

passkey_challenges = Table(
    "passkey_challenges",
    metadata,
    Column("value", LargeBinary, primary_key=True),
    Column("ceremony", Text, nullable=False),
    Column("bound_to", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index(None, "expires_at"),
)

recoveries = Table(
    "recoveries",
    metadata,
    id_column(),
    Column("person_id", UUID, ForeignKey("people.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("proof", Text, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Column("decided_by", UUID, ForeignKey("people.id")),
    text_column("note"),
    Index(
        "recoveries_person_asked_idx",
        "person_id",
        unique=True,
        postgresql_where=text("state = 'asked'"),
    ),
    Index(None, "asked_at"),
)
