"""What was issued, posted or witnessed is never changed or removed: the database refuses."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute(REFUSALS)
    op.execute(GUARDS)


REFUSALS = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION keep_issued_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_follow CONSTANT text[] := ARRAY['state', 'paid', 'credited', 'credit_applied',
        'written_off', 'open', 'version'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - may_follow = to_jsonb(OLD) - may_follow THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'document % is issued; what was issued never changes', OLD.number
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION keep_issued_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM invoices WHERE id = OLD.invoice_id AND number IS NOT NULL) THEN
        RAISE EXCEPTION 'a part of an issued document never changes'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
"""

GUARDS = """
DO $$
DECLARE
    written_once CONSTANT text[] := ARRAY['audit_events', 'journal_entries', 'journal_postings',
        'documents', 'payments', 'allocations', 'transactions'];
    issued_parts CONSTANT text[] := ARRAY['invoice_lines', 'invoice_taxes'];
    guarded text;
BEGIN
    CREATE OR REPLACE TRIGGER keep_issued BEFORE UPDATE OR DELETE ON invoices
        FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION keep_issued_invoice();
    FOREACH guarded IN ARRAY issued_parts LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER keep_issued BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION keep_issued_part()', guarded);
    END LOOP;
    FOREACH guarded IN ARRAY written_once LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION refuse_change()', guarded);
    END LOOP;
    FOREACH guarded IN ARRAY written_once || issued_parts || ARRAY['invoices'] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER never_emptied BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', guarded);
    END LOOP;
END $$;
"""
