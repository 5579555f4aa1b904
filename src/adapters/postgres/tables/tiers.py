"""Subscription tiers: the newest version of each, and every version that ever was."""

from sqlalchemy import Column, DateTime, ForeignKey, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from adapters.postgres.tables.columns import metadata, text_column

tiers = Table(
    "tiers",
    metadata,
    Column("code", Text, primary_key=True),
    Column("version", Integer, nullable=False),
)

tier_versions = Table(
    "tier_versions",
    metadata,
    Column("code", Text, ForeignKey("tiers.code"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("entitlements", JSONB, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    text_column("by_id"),
    text_column("by_name"),
    text_column("why"),
)
