"""Invitations, changes of e-mail addresses, and which account a person looked at last."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.execute(
        """
ALTER TABLE memberships ADD COLUMN chosen_at TIMESTAMP WITH TIME ZONE;
CREATE INDEX memberships_account_id_idx ON memberships (account_id);

-- Letters from before lie in clear; they were notices of the last days.
ALTER TABLE mails NO FORCE ROW LEVEL SECURITY;
DELETE FROM mails;
ALTER TABLE mails FORCE ROW LEVEL SECURITY;
ALTER TABLE mails
    DROP COLUMN recipient,
    DROP COLUMN recipient_name,
    DROP COLUMN facts,
    ADD COLUMN content_sealed BYTEA NOT NULL;

CREATE TABLE invitations (
    id UUID NOT NULL,
    content_sealed BYTEA NOT NULL,
    email_mark BYTEA NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    account_id UUID,
    role TEXT,
    limits JSONB,
    staff TEXT[] NOT NULL,
    accepted_at TIMESTAMP WITH TIME ZONE,
    accepted_by UUID,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT invitations_pkey PRIMARY KEY (id),
    CONSTRAINT invitations_account_id_fkey FOREIGN KEY(account_id) REFERENCES accounts (id),
    CONSTRAINT invitations_accepted_by_fkey FOREIGN KEY(accepted_by) REFERENCES people (id)
);
CREATE UNIQUE INDEX invitations_open_idx ON invitations (account_id, email_mark)
    WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_mark_open_idx ON invitations (email_mark)
    WHERE accepted_at IS NULL AND revoked_at IS NULL;

CREATE TABLE email_changes (
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    new_email_sealed BYTEA NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    new_agreed_at TIMESTAMP WITH TIME ZONE,
    old_agreed_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT email_changes_pkey PRIMARY KEY (id),
    CONSTRAINT email_changes_person_id_fkey FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE UNIQUE INDEX email_changes_person_open_idx ON email_changes (person_id)
    WHERE ended_at IS NULL;

GRANT UPDATE (password_hash) ON people TO counterfoil_office;
GRANT UPDATE (role, chosen_at), DELETE ON memberships TO counterfoil_office;
GRANT SELECT, INSERT ON invitations, email_changes TO counterfoil_office;
GRANT UPDATE (accepted_at, accepted_by, revoked_at) ON invitations TO counterfoil_office;
GRANT UPDATE (new_agreed_at, old_agreed_at, ended_at) ON email_changes TO counterfoil_office;

-- Sealed columns come under newer keys, and what is over is forgotten.
GRANT SELECT (id, content_sealed), UPDATE (content_sealed) ON invitations TO counterfoil_worker;
GRANT SELECT (id, new_email_sealed), UPDATE (new_email_sealed) ON email_changes
    TO counterfoil_worker;
GRANT UPDATE (content_sealed) ON mails TO counterfoil_worker;
GRANT SELECT (person_id, account_id, started_at, ended_at, ends_at), DELETE ON sessions
    TO counterfoil_worker;
GRANT DELETE ON links TO counterfoil_worker;

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['invitations', 'email_changes'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format('CREATE POLICY all_accounts ON %I '
            'TO counterfoil_office, counterfoil_worker USING (true)', guarded);
    END LOOP;
END $$;
"""
    )
