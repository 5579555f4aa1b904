"""Letters on their way, and the links that some of them carry."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, LargeBinary, Table, Text, text
from sqlalchemy.dialects.postgresql import UUID

from adapters.postgres.tables.columns import (
    id_column,
    metadata,
    now_column,
    sealed_column,
    text_column,
)

links = Table(
    "links",
    metadata,
    id_column(),
    Column("purpose", Text, nullable=False),
    Column("about", UUID, nullable=False),
    Column("token_sha256", LargeBinary, nullable=False, unique=True),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
    Column("void_at", DateTime(timezone=True)),
    Index(
        "links_about_good_idx",
        "about",
        "purpose",
        unique=True,
        postgresql_where=text("used_at IS NULL AND void_at IS NULL"),
    ),
)
"""Of one purpose about one thing there is one good link at most."""

mails = Table(
    "mails",
    metadata,
    id_column(),
    Column("template", Text, nullable=False),
    # To whom it goes, and the facts in it.
    sealed_column("content_sealed"),
    Column("link_id", UUID, ForeignKey("links.id")),
    Column("person_id", UUID),
    Column("account_id", UUID),
    now_column("posted_at"),
    Column("taken_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    text_column("refusal"),
    Index(None, "link_id"),
    Index(None, "posted_at"),
)
"""`ended_at` without a `refusal`: the mail server has it."""
