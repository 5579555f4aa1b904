"""The second wall: a role for each part of Counterfoil, its rights, and row-level security.

A later migration that adds a table gives it the same: rights for whoever needs them, and, unless
it holds nothing of customers, row security that is enabled and forced, with policies.

Forced means that the owner of a table is bound as well, and has no policy: a migration that
changes rows of a guarded table says NO FORCE before and FORCE after it, otherwise it is refused.
"""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute(ROLES)
    op.execute(NOTHING_FOR_EVERYBODY)
    op.execute(RIGHTS)
    op.execute(ACCOUNT)
    op.execute(POLICIES)
    op.execute(VERIFICATION)


# Roles belong to the whole cluster, so that another database may be making them at the same time.
ROLES = """
DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['counterfoil_portal', 'counterfoil_office', 'counterfoil_worker']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = part) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', part);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
    END LOOP;
END $$;
"""

NOTHING_FOR_EVERYBODY = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO counterfoil_portal, counterfoil_office, counterfoil_worker;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO counterfoil_portal, counterfoil_office, '
        'counterfoil_worker', current_database());
EXCEPTION WHEN insufficient_privilege THEN
    NULL;  -- the database is somebody else's; whoever owns it is told by the documentation
END $$;
"""

RIGHTS = """
GRANT SELECT ON accounts, invoices, invoice_lines, invoice_taxes, documents, payments,
    allocations, audit_events TO counterfoil_portal;
GRANT SELECT (id, code, name, timezone) ON vendors TO counterfoil_portal;
GRANT INSERT ON audit_events TO counterfoil_portal;

GRANT SELECT ON alembic_version, accounts, tiers, tier_versions, vendors, key_renewals, people,
    memberships, staff_users, sessions, api_keys, idempotency_keys, invoices, invoice_lines,
    invoice_taxes, number_series, documents, transactions, payments, allocations,
    journal_entries, journal_postings, outbox, links, mails, audit_events, audit_leaves,
    audit_subtrees, audit_seals, audit_holds, audit_deliveries TO counterfoil_office;
GRANT INSERT ON accounts, tiers, tier_versions, vendors, key_renewals, people, memberships,
    staff_users, sessions, api_keys, idempotency_keys, invoices, invoice_lines, invoice_taxes,
    number_series, transactions, payments, allocations, journal_entries, journal_postings,
    outbox, links, mails, audit_events, audit_holds TO counterfoil_office;
GRANT UPDATE ON staff_users, sessions, number_series, key_renewals TO counterfoil_office;
GRANT SELECT, INSERT, UPDATE, DELETE ON passkeys, authenticator_apps, recovery_codes TO
    counterfoil_office;
GRANT SELECT, INSERT, DELETE ON passkey_challenges TO counterfoil_office;
GRANT SELECT, INSERT, UPDATE ON recoveries TO counterfoil_office;
GRANT UPDATE (tier, factor_required) ON accounts TO counterfoil_office;
GRANT UPDATE (factor_required) ON vendors TO counterfoil_office;
GRANT UPDATE (email, name, email_sealed, name_sealed, email_mark) ON people TO
    counterfoil_office, counterfoil_worker;
GRANT UPDATE (version) ON tiers TO counterfoil_office;
GRANT UPDATE (state, paid, credited, credit_applied, written_off, open, version) ON invoices TO
    counterfoil_office;
GRANT UPDATE (revoked_at, last_used_at) ON api_keys TO counterfoil_office;
GRANT UPDATE (status, response) ON idempotency_keys TO counterfoil_office;
GRANT UPDATE (next_attempt_at) ON outbox TO counterfoil_office;
GRANT UPDATE (used_at, void_at) ON links TO counterfoil_office;
GRANT UPDATE (lifted_by, lifted_at) ON audit_holds TO counterfoil_office;
GRANT DELETE ON staff_users TO counterfoil_office;

GRANT SELECT ON alembic_version, vendors, key_renewals, invoices, invoice_lines, invoice_taxes,
    documents, outbox, links, mails, audit_events, audit_leaves, audit_subtrees, audit_seals,
    audit_holds, audit_deliveries TO counterfoil_worker;
GRANT SELECT (created_at) ON idempotency_keys TO counterfoil_worker;
GRANT SELECT (id, sealed_secret), UPDATE (sealed_secret) ON authenticator_apps TO
    counterfoil_worker;
GRANT SELECT (id, email, name, email_sealed, name_sealed, email_mark) ON people TO
    counterfoil_worker;
GRANT INSERT ON documents, outbox, key_renewals, audit_events, audit_leaves, audit_subtrees,
    audit_seals, audit_deliveries TO counterfoil_worker;
GRANT UPDATE ON key_renewals, audit_deliveries TO counterfoil_worker;
GRANT UPDATE (next_attempt_at, attempts, last_error, parked) ON outbox TO counterfoil_worker;
GRANT UPDATE (taken_at, ended_at, refusal) ON mails TO counterfoil_worker;
GRANT DELETE ON outbox, mails, idempotency_keys TO counterfoil_worker;
GRANT EXECUTE ON FUNCTION audit_add_month, audit_drop_month TO counterfoil_worker;
"""

ACCOUNT = """
CREATE FUNCTION bound_account() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('counterfoil.account', true), '')::uuid;
REVOKE ALL ON FUNCTION bound_account FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bound_account TO counterfoil_portal;
COMMENT ON FUNCTION bound_account IS
    'The account that this transaction is bound to; null, which equals nothing, where it is not.';
"""

POLICIES = """
DO $$
DECLARE
    of_an_account CONSTANT text[] := ARRAY['invoices', 'invoice_lines', 'invoice_taxes',
        'documents', 'payments', 'allocations', 'audit_events'];
    of_the_house CONSTANT text[] := ARRAY['people', 'memberships', 'sessions', 'idempotency_keys',
        'transactions', 'journal_entries', 'journal_postings', 'outbox', 'links', 'mails',
        'audit_holds', 'passkeys', 'authenticator_apps', 'recovery_codes', 'passkey_challenges',
        'recoveries'];
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY of_an_account || of_the_house || ARRAY['accounts'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format('CREATE POLICY all_accounts ON %I '
            'TO counterfoil_office, counterfoil_worker USING (true)', guarded);
    END LOOP;
    FOREACH guarded IN ARRAY of_an_account LOOP
        EXECUTE format('CREATE POLICY bound_account ON %I TO counterfoil_portal '
            'USING (account_id = (SELECT bound_account()))', guarded);
    END LOOP;
    CREATE POLICY bound_account ON accounts TO counterfoil_portal
        USING (id = (SELECT bound_account()));
    -- What runs as the owner reads these: the search by a printed code, and the pruning of events.
    CREATE POLICY verification ON documents FOR SELECT TO CURRENT_ROLE USING (true);
    CREATE POLICY pruning ON audit_holds FOR SELECT TO CURRENT_ROLE USING (true);
END $$;
"""

VERIFICATION = """
CREATE FUNCTION account_of_document(printed_code text, of_file bytea) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp SET row_security = on
    RETURN (SELECT account_id FROM documents
        WHERE code = printed_code OR sha256 = of_file LIMIT 1);
REVOKE ALL ON FUNCTION account_of_document FROM PUBLIC;
GRANT EXECUTE ON FUNCTION account_of_document TO counterfoil_portal;
COMMENT ON FUNCTION account_of_document IS
    'Whose document it is, for who knows its code of 128 bits or has the file itself.';
"""
