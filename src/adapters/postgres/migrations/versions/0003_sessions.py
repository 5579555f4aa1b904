"""Sessions that the server keeps, staff users, and what a member is limited to."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute(
        """
ALTER TABLE memberships ADD COLUMN limits JSONB;

CREATE TABLE staff_users (
    person_id UUID NOT NULL,
    roles TEXT[] NOT NULL,
    CONSTRAINT staff_users_pkey PRIMARY KEY (person_id),
    CONSTRAINT staff_users_person_id_fkey FOREIGN KEY(person_id) REFERENCES people (id)
);

CREATE TABLE sessions (
    id UUID NOT NULL,
    token_sha256 BYTEA NOT NULL,
    person_id UUID NOT NULL,
    account_id UUID,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE NOT NULL,
    idle INTERVAL NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    factor TEXT NOT NULL,
    proven_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due TEXT DEFAULT '' NOT NULL,
    address TEXT DEFAULT '' NOT NULL,
    user_agent TEXT DEFAULT '' NOT NULL,
    place TEXT DEFAULT '' NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_by TEXT DEFAULT '' NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_token_sha256_key UNIQUE (token_sha256),
    CONSTRAINT sessions_person_id_fkey FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT sessions_account_id_fkey FOREIGN KEY(account_id) REFERENCES accounts (id)
);

CREATE INDEX sessions_person_live_idx ON sessions (person_id, started_at) WHERE ended_at IS NULL;
"""
    )
