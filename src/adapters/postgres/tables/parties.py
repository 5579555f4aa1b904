"""Those who issue and those who are billed."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Numeric, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from adapters.postgres.tables.columns import flag_column, id_column, metadata, text_column

vendors = Table(
    "vendors",
    metadata,
    id_column(),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    text_column("tax_id"),
    text_column("registration"),
    text_column("email"),
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
    Column("region", Text, nullable=False, server_default="default"),
    flag_column("factor_required"),
)

accounts = Table(
    "accounts",
    metadata,
    id_column(),
    Column("reference", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    text_column("tax_id"),
    text_column("registration"),
    text_column("email"),
    Column("address", JSONB, nullable=False),
    Column("tier", Text, ForeignKey("tiers.code"), nullable=False),
    Column("language", Text, nullable=False),
    Column("terms_days", Integer),
    Index(None, "tier"),
    Index(None, "name", "id"),
    # Staff look for customers by any part of name or reference.
    Index(
        "accounts_name_trgm_idx",
        "name",
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    ),
    Index(
        "accounts_reference_trgm_idx",
        "reference",
        postgresql_using="gin",
        postgresql_ops={"reference": "gin_trgm_ops"},
    ),
    flag_column("factor_required"),
)
