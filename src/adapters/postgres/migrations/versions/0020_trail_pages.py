"""Staff read the trail, and the numbers of documents in it, behind their own wall."""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.execute(
        """
GRANT SELECT ON audit_events TO counterfoil_staff;
GRANT SELECT (id, vendor_id, kind, number) ON invoices TO counterfoil_staff;
GRANT SELECT (id) ON vendors TO counterfoil_staff;
CREATE POLICY bound_staff_user ON audit_events FOR SELECT TO counterfoil_staff
    USING ((SELECT is_bound_to_staff()));
CREATE POLICY bound_staff_user ON invoices FOR SELECT TO counterfoil_staff
    USING ((SELECT is_bound_to_staff()));
"""
    )
