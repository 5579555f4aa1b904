"""Tiers as data: three to begin with, each change a version that stays."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(FIRST_VERSIONS)
    op.execute(ACCOUNTS)


TABLES = """
CREATE TABLE tiers (
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT tiers_pkey PRIMARY KEY (code)
);

CREATE TABLE tier_versions (
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    entitlements JSONB NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id TEXT DEFAULT '' NOT NULL,
    by_name TEXT DEFAULT '' NOT NULL,
    why TEXT DEFAULT '' NOT NULL,
    CONSTRAINT tier_versions_pkey PRIMARY KEY (code, version),
    CONSTRAINT tier_versions_code_fkey FOREIGN KEY (code) REFERENCES tiers (code)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON tier_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON tier_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

FIRST_VERSIONS = """
INSERT INTO tiers (code, version) VALUES ('basic', 1), ('plus', 1), ('enterprise', 1);

INSERT INTO tier_versions (code, version, name, entitlements, at, why)
SELECT code, 1, name, entitlements::jsonb, now(), 'What an installation begins with.'
FROM (VALUES
    ('basic', 'Basic', '{"history_days": 731, "members": 3, "export_documents": 50,
        "export_formats": ["pdf"], "statement_formats": ["pdf"], "live_updates": false,
        "api_keys": 0, "retention_years": 10}'),
    ('plus', 'Plus', '{"history_days": 1830, "members": 25, "export_documents": 1000,
        "export_formats": ["csv", "pdf"], "statement_formats": ["csv", "pdf"],
        "live_updates": true, "api_keys": 0, "retention_years": 10}'),
    ('enterprise', 'Enterprise', '{"history_days": null, "members": null,
        "export_documents": null, "export_formats": ["csv", "merged", "pdf"],
        "statement_formats": ["csv", "pdf"], "live_updates": true, "api_keys": 20,
        "retention_years": 10}')
) AS first (code, name, entitlements);
"""

ACCOUNTS = """
ALTER TABLE accounts ADD CONSTRAINT accounts_tier_fkey
    FOREIGN KEY (tier) REFERENCES tiers (code) NOT VALID;
ALTER TABLE accounts VALIDATE CONSTRAINT accounts_tier_fkey;
CREATE INDEX accounts_tier_idx ON accounts (tier);
CREATE INDEX accounts_name_id_idx ON accounts (name, id);

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX accounts_name_trgm_idx ON accounts USING gin (name gin_trgm_ops);
CREATE INDEX accounts_reference_trgm_idx ON accounts USING gin (reference gin_trgm_ops);
"""
