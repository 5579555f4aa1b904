"""Staff read what the access monitor noticed; the duty that catches up may tell people of it."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.execute(
        """
GRANT SELECT ON watch_findings, watch_standings, watch_rules TO counterfoil_staff;
CREATE POLICY bound_staff_user ON watch_findings FOR SELECT TO counterfoil_staff
    USING ((SELECT is_bound_to_staff()));
CREATE POLICY bound_staff_user ON watch_standings FOR SELECT TO counterfoil_staff
    USING ((SELECT is_bound_to_staff()));
GRANT SELECT (person_id, account_id, role) ON memberships TO counterfoil_worker;
GRANT SELECT (person_id, roles) ON staff_users TO counterfoil_worker;
GRANT INSERT ON mails TO counterfoil_worker;
"""
    )
