"""How far seals were delivered; events have a time that a calendar knows."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE audit_deliveries (
            target TEXT NOT NULL,
            number INTEGER NOT NULL,
            at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT audit_deliveries_pkey PRIMARY KEY (target)
        );
        ALTER TABLE audit_events ADD CONSTRAINT audit_events_at_check
            CHECK (at >= '2000-01-01 00:00:00+00' AND at < '3000-01-01 00:00:00+00');
        """
    )
