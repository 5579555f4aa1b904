"""What staff read is bound to the staff user who asks: a page that lets in a member shows nothing.

The role reads all accounts, but only in transactions whose staff user is appointed; it changes
nothing, and sees neither passwords nor tokens.
"""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute(ROLE)
    op.execute(RIGHTS)
    op.execute(STAFF_USER)
    op.execute(POLICIES)


ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'counterfoil_staff') THEN
        CREATE ROLE counterfoil_staff NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- another database of this cluster was quicker
END $$;
"""

RIGHTS = """
GRANT USAGE ON SCHEMA public TO counterfoil_staff;
GRANT SELECT ON accounts, memberships, staff_users, recoveries, tiers, tier_versions TO counterfoil_staff;
GRANT SELECT (id, email, name, email_sealed, name_sealed, email_mark) ON people
    TO counterfoil_staff;
GRANT SELECT (id, person_id, account_id, started_at, last_used_at, idle, ends_at, factor, ended_at)
    ON sessions TO counterfoil_staff;
DO $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO counterfoil_staff', current_database());
EXCEPTION WHEN insufficient_privilege THEN
    NULL;  -- the database is somebody else's; whoever owns it is told by the documentation
END $$;
"""

STAFF_USER = """
CREATE FUNCTION is_bound_to_staff() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    RETURN EXISTS (SELECT FROM staff_users
        WHERE person_id = nullif(current_setting('counterfoil.staff_user', true), '')::uuid);
REVOKE ALL ON FUNCTION is_bound_to_staff FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_bound_to_staff TO counterfoil_staff;
COMMENT ON FUNCTION is_bound_to_staff IS
    'Whether this transaction is bound to somebody who is a staff user at this moment.';
"""

POLICIES = """
DO $$
DECLARE
    shown CONSTANT text[] := ARRAY['accounts', 'memberships', 'people', 'sessions', 'recoveries'];
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY shown LOOP
        EXECUTE format('CREATE POLICY bound_staff_user ON %I FOR SELECT TO counterfoil_staff '
            'USING ((SELECT is_bound_to_staff()))', guarded);
    END LOOP;
END $$;
"""
