"""Passkeys, authenticator apps, recovery codes, and who requires a second factor."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute(
        """
ALTER TABLE accounts ADD COLUMN factor_required BOOLEAN DEFAULT false NOT NULL;
ALTER TABLE vendors ADD COLUMN factor_required BOOLEAN DEFAULT false NOT NULL;
ALTER TABLE sessions ADD COLUMN refused_proofs SMALLINT DEFAULT 0 NOT NULL;

CREATE TABLE passkeys (
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    credential_id BYTEA NOT NULL,
    public_key BYTEA NOT NULL,
    sign_count BIGINT NOT NULL,
    name TEXT NOT NULL,
    is_synced BOOLEAN NOT NULL,
    is_backed_up BOOLEAN NOT NULL,
    transports TEXT[] NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE,
    suspected_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT passkeys_pkey PRIMARY KEY (id),
    CONSTRAINT passkeys_credential_id_key UNIQUE (credential_id),
    CONSTRAINT passkeys_person_id_fkey FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE INDEX passkeys_person_id_created_at_idx ON passkeys (person_id, created_at);

CREATE TABLE authenticator_apps (
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    is_confirmed BOOLEAN NOT NULL,
    sealed_secret BYTEA NOT NULL,
    name TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    last_step BIGINT NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT authenticator_apps_pkey PRIMARY KEY (id),
    CONSTRAINT authenticator_apps_person_id_is_confirmed_key UNIQUE (person_id, is_confirmed),
    CONSTRAINT authenticator_apps_person_id_fkey FOREIGN KEY(person_id) REFERENCES people (id)
);

CREATE TABLE recovery_codes (
    person_id UUID NOT NULL,
    code_sha256 BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT recovery_codes_pkey PRIMARY KEY (person_id, code_sha256),
    CONSTRAINT recovery_codes_person_id_fkey FOREIGN KEY(person_id) REFERENCES people (id)
);

CREATE TABLE passkey_challenges (
    value BYTEA NOT NULL,
    ceremony TEXT NOT NULL,
    bound_to TEXT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT passkey_challenges_pkey PRIMARY KEY (value)
);
CREATE INDEX passkey_challenges_expires_at_idx ON passkey_challenges (expires_at);

CREATE TABLE recoveries (
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    reason TEXT NOT NULL,
    proof TEXT NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE,
    decided_by UUID,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT recoveries_pkey PRIMARY KEY (id),
    CONSTRAINT recoveries_person_id_fkey FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT recoveries_decided_by_fkey FOREIGN KEY(decided_by) REFERENCES people (id)
);
CREATE UNIQUE INDEX recoveries_person_asked_idx ON recoveries (person_id) WHERE state = 'asked';
CREATE INDEX recoveries_asked_at_idx ON recoveries (asked_at);
"""
    )
