"""Rendered and archived files."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import UUID

from adapters.postgres.tables.columns import account_column, id_column, metadata

documents = Table(
    "documents",
    metadata,
    id_column(),
    Column("invoice_id", UUID, ForeignKey("invoices.id"), nullable=False),
    account_column(),
    Column("format", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("storage_key", Text, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    Column("code", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("signing_key", Text, nullable=False),
    Column("archived_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("invoice_id", "format"),
    Index(None, "code", unique=True),
    Index(None, "sha256"),
)
