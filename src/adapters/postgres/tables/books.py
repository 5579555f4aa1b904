"""What was posted: transactions of ledgers, the journal, payments and their allocations."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

from adapters.postgres.tables.columns import account_column, id_column, metadata, now_column

transactions = Table(
    "transactions",
    metadata,
    id_column(),
    Column("account_id", UUID, nullable=False),
    Column("vendor_id", UUID, ForeignKey("vendors.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column(
        "invoice_id",
        UUID,
        ForeignKey("invoices.id", deferrable=True, initially="DEFERRED"),
        nullable=False,
    ),
    now_column("received_at"),
    UniqueConstraint("vendor_id", "source", "reference"),
)

journal_entries = Table(
    "journal_entries",
    metadata,
    id_column(),
    Column("vendor_id", UUID, ForeignKey("vendors.id"), nullable=False),
    Column("account_id", UUID, nullable=False),
    Column("posted_on", Date, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    now_column("created_at"),
)

journal_postings = Table(
    "journal_postings",
    metadata,
    Column("entry_id", UUID, ForeignKey("journal_entries.id"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("account_id", UUID, nullable=False),
    Column("ledger", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("invoice_id", UUID),
    Index(
        "journal_postings_invoice_idx",
        "invoice_id",
        postgresql_where=text("invoice_id IS NOT NULL"),
    ),
)

payments = Table(
    "payments",
    metadata,
    id_column(),
    Column("vendor_id", UUID, ForeignKey("vendors.id"), nullable=False),
    account_column(),
    Column("received_on", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    now_column("created_at"),
    UniqueConstraint("vendor_id", "key"),
    Index(None, "account_id", "received_on"),
)

allocations = Table(
    "allocations",
    metadata,
    Column("payment_id", UUID, ForeignKey("payments.id"), primary_key=True),
    Column("invoice_id", UUID, ForeignKey("invoices.id"), primary_key=True),
    Column("account_id", UUID, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Index(None, "invoice_id"),
)
