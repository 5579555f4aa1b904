"""The audit trail by months, its log of seals, and holds."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute(EVENTS)
    op.execute(MONTHS)
    op.execute(LOG)
    op.execute(PRUNING)


EVENTS = """
CREATE SCHEMA audit_months;
ALTER TABLE audit_events RENAME TO audit_events_before;
ALTER INDEX audit_events_pkey RENAME TO audit_events_before_pkey;
ALTER INDEX audit_events_account_id_at_idx RENAME TO audit_events_before_account_id_at_idx;
ALTER INDEX audit_events_subject_id_at_idx RENAME TO audit_events_before_subject_id_at_idx;

CREATE TABLE audit_events (
    form SMALLINT DEFAULT 1 NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT DEFAULT '' NOT NULL,
    actor_name TEXT DEFAULT '' NOT NULL,
    on_behalf_of TEXT DEFAULT '' NOT NULL,
    on_behalf_of_name TEXT DEFAULT '' NOT NULL,
    address TEXT DEFAULT '' NOT NULL,
    user_agent TEXT DEFAULT '' NOT NULL,
    request_id TEXT DEFAULT '' NOT NULL,
    factor TEXT DEFAULT '' NOT NULL,
    reader TEXT DEFAULT 'person' NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    account_id UUID,
    outcome TEXT NOT NULL,
    details JSON NOT NULL,
    written_in XID8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT audit_events_pkey PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);

CREATE INDEX audit_events_account_id_at_id_idx ON audit_events (account_id, at, id);
CREATE INDEX audit_events_subject_id_at_id_idx ON audit_events (subject_id, at, id);
CREATE INDEX audit_events_actor_id_at_id_idx ON audit_events (actor_id, at, id);
CREATE INDEX audit_events_action_at_id_idx ON audit_events (action, at, id);
CREATE INDEX audit_events_written_in_idx ON audit_events (written_in);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE audit_months.others PARTITION OF audit_events DEFAULT;
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_months.others
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

MONTHS = """
CREATE FUNCTION audit_add_month(month DATE) RETURNS BOOLEAN
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    begins CONSTANT TIMESTAMPTZ := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
    ends CONSTANT TIMESTAMPTZ :=
        (date_trunc('month', month::timestamp) + INTERVAL '1 month') AT TIME ZONE 'UTC';
    name CONSTANT TEXT := to_char(month, '"m"YYYY_MM');
BEGIN
    IF to_regclass(format('audit_months.%I', name)) IS NOT NULL
        OR EXISTS (SELECT FROM audit_months.others WHERE at >= begins AND at < ends)
    THEN
        RETURN FALSE;  -- what came before its partition stays in the one for all others
    END IF;
    EXECUTE format('CREATE TABLE audit_months.%I PARTITION OF public.audit_events '
        'FOR VALUES FROM (%L) TO (%L)', name, begins, ends);
    EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_months.%I '
        'FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', name);
    RETURN TRUE;
END $$;
REVOKE ALL ON FUNCTION audit_add_month FROM PUBLIC;

SELECT audit_add_month(month::date)
FROM generate_series(
    date_trunc('month', coalesce((SELECT min(at) FROM audit_events_before), now()) AT TIME ZONE 'UTC'),
    (now() AT TIME ZONE 'UTC') + INTERVAL '3 months',
    INTERVAL '1 month'
) AS month;

INSERT INTO audit_events (id, at, actor_kind, actor_id, actor_name, on_behalf_of, address,
    user_agent, request_id, factor, action, subject_kind, subject_id, account_id, outcome, details)
SELECT id, at, actor_kind, actor_id, actor_name, on_behalf_of, address,
    user_agent, request_id, factor, action, subject_kind, subject_id, account_id, outcome, details
FROM audit_events_before;
DROP TABLE audit_events_before;
"""

PRUNING = """
CREATE FUNCTION audit_drop_month(month DATE, kept_for INTERVAL) RETURNS BIGINT
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    begins CONSTANT TIMESTAMPTZ := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
    ends CONSTANT TIMESTAMPTZ :=
        (date_trunc('month', month::timestamp) + INTERVAL '1 month') AT TIME ZONE 'UTC';
    name CONSTANT TEXT := to_char(month, '"m"YYYY_MM');
    held BOOLEAN;
    unsealed BOOLEAN;
    dropped BIGINT;
BEGIN
    IF kept_for < INTERVAL '1 year' OR ends + kept_for > now() THEN
        RAISE EXCEPTION 'the events of % are not past their time', to_char(month, 'YYYY-MM')
            USING ERRCODE = 'restrict_violation';
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM public.audit_holds h WHERE h.lifted_at IS NULL '
        'AND coalesce(h.since, ''-infinity'') < $2 AND coalesce(h.until, ''infinity'') > $1 '
        'AND (h.account_id IS NULL OR EXISTS (SELECT FROM audit_months.%I e '
        'WHERE e.account_id = h.account_id AND e.at >= coalesce(h.since, ''-infinity'') '
        'AND e.at < coalesce(h.until, ''infinity''))))', name) INTO held USING begins, ends;
    EXECUTE format('SELECT EXISTS (SELECT FROM audit_months.%I e WHERE NOT EXISTS (SELECT FROM '
        'public.audit_leaves l WHERE l.at = e.at AND l.event_id = e.id))', name) INTO unsealed;
    IF held OR unsealed THEN
        RAISE EXCEPTION 'events of % are held or not sealed', to_char(month, 'YYYY-MM')
            USING ERRCODE = 'restrict_violation';
    END IF;
    EXECUTE format('SELECT count(*) FROM audit_months.%I', name) INTO dropped;
    EXECUTE format('DROP TABLE audit_months.%I', name);
    RETURN dropped;
END $$;
REVOKE ALL ON FUNCTION audit_drop_month FROM PUBLIC;
"""

LOG = """
CREATE TABLE audit_leaves (
    position BIGINT NOT NULL,
    event_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    seal INTEGER NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT audit_leaves_pkey PRIMARY KEY (position),
    CONSTRAINT audit_leaves_at_event_id_key UNIQUE (at, event_id)
);
CREATE INDEX audit_leaves_event_id_idx ON audit_leaves (event_id);

CREATE TABLE audit_subtrees (
    level SMALLINT NOT NULL,
    place BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT audit_subtrees_pkey PRIMARY KEY (level, place)
);

CREATE TABLE audit_seals (
    number INTEGER NOT NULL,
    size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    previous BYTEA NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    key_id TEXT NOT NULL,
    signature BYTEA NOT NULL,
    seen PG_SNAPSHOT NOT NULL,
    cluster TEXT NOT NULL,
    CONSTRAINT audit_seals_pkey PRIMARY KEY (number),
    CONSTRAINT audit_seals_size_key UNIQUE (size)
);

CREATE TABLE audit_holds (
    id UUID NOT NULL,
    account_id UUID,
    since TIMESTAMP WITH TIME ZONE,
    until TIMESTAMP WITH TIME ZONE,
    reason TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lifted_by TEXT,
    lifted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT audit_holds_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_holds_account_id_idx ON audit_holds (account_id);

DO $$
DECLARE
    kept TEXT;
BEGIN
    FOREACH kept IN ARRAY ARRAY['audit_leaves', 'audit_subtrees', 'audit_seals'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I '
            'FOR EACH ROW EXECUTE FUNCTION refuse_change()', kept);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', kept);
    END LOOP;
END $$;
"""
