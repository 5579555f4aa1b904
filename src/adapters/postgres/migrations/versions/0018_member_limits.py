"""Owners change what members see, and when guests' time is up."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.execute("GRANT UPDATE (limits) ON memberships TO counterfoil_office")
