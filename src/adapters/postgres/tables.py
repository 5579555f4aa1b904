"""Every table, declared once. The domain knows nothing of them; the stores map explicitly.

Amounts are bigint in minor units of the row's currency. Every table of customer data carries
`account_id`. Foreign keys between rows that are born in one transaction are checked at its end,
so that numbers can be taken last.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)


def _id(name: str = "id") -> Column[Any]:
    return Column(name, UUID, primary_key=True)


def _account() -> Column[Any]:
    return Column("account_id", UUID, ForeignKey("accounts.id"), nullable=False)


def _text(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False, server_default="")


def _amount(name: str) -> Column[Any]:
    return Column(name, BigInteger, nullable=False, server_default="0")


def _now(name: str) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


vendors = Table(
    "vendors",
    metadata,
    _id(),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    _text("tax_id"),
    _text("registration"),
    _text("email"),
    Column("address", JSONB, nullable=False),
    Column("currency", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("tax_scheme", Text, nullable=False),
    Column("standard_rate", Numeric, nullable=False),
    Column("bank", JSONB(none_as_null=True)),
    Column("terms_days", Integer, nullable=False),
    Column("series", JSONB, nullable=False),
    Column("paper", Text, nullable=False),
    Column("accent", Text, nullable=False),
    Column("template", Text, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("reference", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    _text("tax_id"),
    _text("registration"),
    _text("email"),
    Column("address", JSONB, nullable=False),
    Column("tier", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("terms_days", Integer),
)

people = Table(
    "people",
    metadata,
    _id(),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("person_id", UUID, ForeignKey("people.id"), primary_key=True),
    Column("account_id", UUID, ForeignKey("accounts.id"), primary_key=True),
    Column("role", Text, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    _id(),
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
    _now("created_at"),
    Index(None, "created_at"),
)

number_series = Table(
    "number_series",
    metadata,
    Column("vendor_id", UUID, ForeignKey("vendors.id"), primary_key=True),
    Column("series", Text, primary_key=True),
    Column("next", BigInteger, nullable=False),
    Column("last_date", Date, nullable=False),
)

invoices = Table(
    "invoices",
    metadata,
    _id(),
    _account(),
    Column("vendor_id", UUID, ForeignKey("vendors.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("series", Text),
    Column("number", Text),
    Column("issue_date", Date),
    Column("due_date", Date),
    Column("currency", Text, nullable=False),
    _amount("lines_net"),
    _amount("allowances"),
    _amount("charges"),
    _amount("tax_exclusive"),
    _amount("tax"),
    _amount("tax_inclusive"),
    _amount("prepaid"),
    _amount("rounding"),
    _amount("payable"),
    _amount("paid"),
    _amount("credited"),
    _amount("credit_applied"),
    _amount("written_off"),
    _amount("open"),
    Column("terms_days", Integer, nullable=False),
    _text("po_reference"),
    _text("source_reference"),
    _text("note"),
    Column("tax_point", Date),
    Column("delivered_on", Date),
    Column("corrects", UUID, ForeignKey("invoices.id")),
    Column("preceding", JSONB(none_as_null=True)),
    _text("correction_reason"),
    _text("accounting_currency"),
    Column("exchange_rate", Numeric),
    Column("template", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("seller", JSONB, nullable=False),
    Column("buyer", JSONB, nullable=False),
    Column("bank", JSONB(none_as_null=True)),
    Column("adjustments", JSONB(none_as_null=True)),
    Column("content_hash", LargeBinary),
    Column("version", Integer, nullable=False),
    _now("created_at"),
    Index("invoices_vendor_number_key", "vendor_id", "number", unique=True),
    Index("invoices_vendor_issued_idx", "vendor_id", "issue_date", "id"),
    # Few at any time, so that asking for them needn't walk through all that is settled.
    Index(
        "invoices_vendor_unsettled_idx",
        "vendor_id",
        "issue_date",
        "id",
        postgresql_where=text("state IN ('issued', 'partially_paid')"),
    ),
    Index(
        "invoices_vendor_ended_idx",
        "vendor_id",
        "issue_date",
        "id",
        postgresql_where=text("state IN ('void', 'uncollectible')"),
    ),
    Index(
        "invoices_vendor_credit_notes_idx",
        "vendor_id",
        "issue_date",
        "id",
        postgresql_where=text("kind = 'credit_note'"),
    ),
    Index("invoices_account_issued_idx", "account_id", "issue_date", "id"),
    Index("invoices_account_due_idx", "account_id", "due_date", "id"),
    Index(
        "invoices_account_number_idx",
        "account_id",
        "number",
        postgresql_ops={"number": "text_pattern_ops"},
    ),
    Index("invoices_corrects_idx", "corrects", postgresql_where=text("corrects IS NOT NULL")),
)

invoice_lines = Table(
    "invoice_lines",
    metadata,
    Column(
        "invoice_id",
        UUID,
        ForeignKey("invoices.id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True),
    Column("account_id", UUID, nullable=False),
    Column("description", Text, nullable=False),
    Column("quantity", Numeric, nullable=False),
    Column("unit", Text, nullable=False),
    Column("unit_price", Numeric, nullable=False),
    Column("base_quantity", Numeric, nullable=False),
    Column("net", BigInteger, nullable=False),
    Column("tax", JSONB, nullable=False),
    _text("item_code"),
    _text("note"),
    Column("adjustments", JSONB(none_as_null=True)),
)

invoice_taxes = Table(
    "invoice_taxes",
    metadata,
    Column(
        "invoice_id",
        UUID,
        ForeignKey("invoices.id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True),
    Column("account_id", UUID, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("rate", Numeric, nullable=False),
    Column("taxable", BigInteger, nullable=False),
    Column("tax", BigInteger, nullable=False),
    _text("reason"),
    _text("reason_code"),
    _text("jurisdiction"),
    _text("certificate"),
)

transactions = Table(
    "transactions",
    metadata,
    _id(),
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
    _now("received_at"),
    UniqueConstraint("vendor_id", "source", "reference"),
)

journal_entries = Table(
    "journal_entries",
    metadata,
    _id(),
    Column("vendor_id", UUID, ForeignKey("vendors.id"), nullable=False),
    Column("account_id", UUID, nullable=False),
    Column("posted_on", Date, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    _now("created_at"),
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
    _id(),
    Column("vendor_id", UUID, ForeignKey("vendors.id"), nullable=False),
    _account(),
    Column("received_on", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    _now("created_at"),
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

documents = Table(
    "documents",
    metadata,
    _id(),
    Column("invoice_id", UUID, ForeignKey("invoices.id"), nullable=False),
    _account(),
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

audit_events = Table(
    "audit_events",
    metadata,
    _id(),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor_kind", Text, nullable=False),
    _text("actor_id"),
    _text("actor_name"),
    _text("on_behalf_of"),
    _text("address"),
    _text("user_agent"),
    _text("request_id"),
    _text("factor"),
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
    _text("request_id"),
    _now("created_at"),
    _now("next_attempt_at"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    _text("last_error"),
    Column("parked", Boolean, nullable=False, server_default=text("false")),
    Index(None, "next_attempt_at", postgresql_where=text("NOT parked")),
)
