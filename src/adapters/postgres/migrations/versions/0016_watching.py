"""The access monitor: its rules, what it remembers of people, what it noticed and what it asks."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.execute(
        """
CREATE TABLE watch_rules (
    version INTEGER NOT NULL,
    rules JSONB NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_name TEXT DEFAULT '' NOT NULL,
    why TEXT DEFAULT '' NOT NULL,
    CONSTRAINT watch_rules_pkey PRIMARY KEY (version)
);

CREATE TABLE watch_histories (
    person_id UUID NOT NULL,
    history JSONB NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE,
    looked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT watch_histories_pkey PRIMARY KEY (person_id),
    CONSTRAINT watch_histories_person_id_fkey FOREIGN KEY(person_id) REFERENCES people (id)
);

CREATE TABLE watch_standings (
    person_id UUID NOT NULL,
    prove_since TIMESTAMP WITH TIME ZONE,
    locked_until TIMESTAMP WITH TIME ZONE,
    sign_in_closed_until TIMESTAMP WITH TIME ZONE,
    why TEXT DEFAULT '' NOT NULL,
    CONSTRAINT watch_standings_pkey PRIMARY KEY (person_id),
    CONSTRAINT watch_standings_person_id_fkey FOREIGN KEY(person_id) REFERENCES people (id)
);

CREATE TABLE watch_findings (
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    person_id UUID NOT NULL,
    account_id UUID,
    rule TEXT NOT NULL,
    step SMALLINT NOT NULL,
    seen BIGINT NOT NULL,
    usual BIGINT,
    begins_at BIGINT NOT NULL,
    is_strange BOOLEAN NOT NULL,
    rules_version INTEGER NOT NULL,
    released_at TIMESTAMP WITH TIME ZONE,
    released_by TEXT DEFAULT '' NOT NULL,
    released_why TEXT DEFAULT '' NOT NULL,
    CONSTRAINT watch_findings_pkey PRIMARY KEY (id),
    CONSTRAINT watch_findings_person_id_fkey FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT watch_findings_account_id_fkey FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE INDEX watch_findings_at_id_idx ON watch_findings (at, id);
CREATE INDEX watch_findings_person_id_at_id_idx ON watch_findings (person_id, at, id);
CREATE INDEX watch_findings_open_idx ON watch_findings (person_id) WHERE released_at IS NULL;

CREATE TABLE watch_devices (
    person_id UUID NOT NULL,
    device_sha256 BYTEA NOT NULL,
    first_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT watch_devices_pkey PRIMARY KEY (person_id, device_sha256),
    CONSTRAINT watch_devices_person_id_fkey FOREIGN KEY(person_id) REFERENCES people (id)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON watch_rules
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON watch_rules
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON watch_rules, watch_histories, watch_standings, watch_findings,
    watch_devices TO counterfoil_office;
GRANT UPDATE ON watch_histories, watch_standings, watch_devices TO counterfoil_office;
GRANT UPDATE (released_at, released_by, released_why) ON watch_findings TO counterfoil_office;
GRANT SELECT ON watch_rules, watch_histories, watch_standings, watch_devices
    TO counterfoil_worker;
GRANT INSERT ON watch_histories, watch_standings, watch_findings TO counterfoil_worker;
GRANT UPDATE ON watch_histories, watch_standings TO counterfoil_worker;
GRANT DELETE ON watch_devices TO counterfoil_worker;

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['watch_histories', 'watch_standings', 'watch_findings',
        'watch_devices'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format('CREATE POLICY all_accounts ON %I '
            'TO counterfoil_office, counterfoil_worker USING (true)', guarded);
    END LOOP;
END $$;
"""
    )
