"""How far what is encrypted was brought under newer keys."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Table, Text

from adapters.postgres.tables.columns import metadata, text_column

key_renewals = Table(
    "key_renewals",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("key_id", Text, nullable=False),
    Column("whole", Boolean, nullable=False),
    text_column("place"),
    Column("total", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
)
