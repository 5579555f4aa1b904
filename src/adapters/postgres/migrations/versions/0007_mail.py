"""Letters on their way, and single-use links."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute(
        """
CREATE TABLE links (
    id UUID NOT NULL,
    purpose TEXT NOT NULL,
    about UUID NOT NULL,
    token_sha256 BYTEA NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    void_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT links_pkey PRIMARY KEY (id),
    CONSTRAINT links_token_sha256_key UNIQUE (token_sha256)
);
CREATE UNIQUE INDEX links_about_good_idx ON links (about, purpose)
    WHERE used_at IS NULL AND void_at IS NULL;

CREATE TABLE mails (
    id UUID NOT NULL,
    template TEXT NOT NULL,
    recipient TEXT NOT NULL,
    recipient_name TEXT DEFAULT '' NOT NULL,
    facts JSONB NOT NULL,
    link_id UUID,
    person_id UUID,
    account_id UUID,
    posted_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    taken_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    refusal TEXT DEFAULT '' NOT NULL,
    CONSTRAINT mails_pkey PRIMARY KEY (id),
    CONSTRAINT mails_link_id_fkey FOREIGN KEY(link_id) REFERENCES links (id)
);
CREATE INDEX mails_link_id_idx ON mails (link_id);
CREATE INDEX mails_posted_at_idx ON mails (posted_at);
"""
    )
