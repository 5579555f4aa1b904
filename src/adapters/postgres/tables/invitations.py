"""Who is invited, and who is about to have another e-mail address."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, LargeBinary, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from adapters.postgres.tables.columns import id_column, metadata, sealed_column

invitations = Table(
    "invitations",
    metadata,
    id_column(),
    # Address, name, and who invites.
    sealed_column("content_sealed"),
    Column("email_mark", LargeBinary, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("account_id", UUID, ForeignKey("accounts.id")),
    Column("role", Text),
    Column("limits", JSONB(none_as_null=True)),
    Column("staff", ARRAY(Text), nullable=False),
    Column("accepted_at", DateTime(timezone=True)),
    Column("accepted_by", UUID, ForeignKey("people.id")),
    Column("revoked_at", DateTime(timezone=True)),
    Index(
        "invitations_open_idx",
        "account_id",
        "email_mark",
        unique=True,
        postgresql_where=text("accepted_at IS NULL AND revoked_at IS NULL"),
    ),
    Index(
        "invitations_mark_open_idx",
        "email_mark",
        postgresql_where=text("accepted_at IS NULL AND revoked_at IS NULL"),
    ),
)
"""By `email_mark`, the fingerprint of an address as in `people`, its person's are found."""

email_changes = Table(
    "email_changes",
    metadata,
    id_column(),
    Column("person_id", UUID, ForeignKey("people.id"), nullable=False),
    sealed_column("new_email_sealed"),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("new_agreed_at", DateTime(timezone=True)),
    Column("old_agreed_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    Index(
        "email_changes_person_open_idx",
        "person_id",
        unique=True,
        postgresql_where=text("ended_at IS NULL"),
    ),
)
