"""Staff look at the portal as a member: their session says as whom, until when and why."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute(
        """
ALTER TABLE sessions
    ADD COLUMN looking_as UUID,
    ADD COLUMN looking_account UUID,
    ADD COLUMN looking_until TIMESTAMP WITH TIME ZONE,
    ADD COLUMN looking_reason TEXT DEFAULT '' NOT NULL,
    ADD CONSTRAINT sessions_looking_as_fkey FOREIGN KEY (looking_as) REFERENCES people (id),
    ADD CONSTRAINT sessions_looking_account_fkey
        FOREIGN KEY (looking_account) REFERENCES accounts (id);
"""
    )
