"""Vendors have a region; renewals of keys remember how far they are."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("ALTER TABLE vendors ADD COLUMN region text NOT NULL DEFAULT 'default'")
    op.execute(RENEWALS)


RENEWALS = """
CREATE TABLE key_renewals (
    kind text NOT NULL,
    region text NOT NULL,
    key_id text NOT NULL,
    whole boolean NOT NULL,
    place text NOT NULL DEFAULT '',
    total bigint NOT NULL,
    seen bigint NOT NULL,
    changed bigint NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    PRIMARY KEY (kind, region)
);
"""
