"""What people and their programs did is found without reading what Counterfoil did by itself."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute(
        "CREATE INDEX audit_events_people_of_account_idx ON audit_events (account_id, at, id)"
        " WHERE actor_kind <> 'system'"
    )
    op.execute(
        "CREATE INDEX audit_events_people_idx ON audit_events (at, id) WHERE actor_kind <> 'system'"
    )
