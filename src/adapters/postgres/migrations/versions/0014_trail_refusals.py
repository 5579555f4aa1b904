"""What was refused or failed is found without reading what went well."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute(
        "CREATE INDEX audit_events_outcome_at_id_idx ON audit_events (outcome, at, id)"
        " WHERE outcome <> 'done'"
    )
