"""Names and addresses of people lie sealed; the scheduler seals those that are there already."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute(COLUMNS)


COLUMNS = """
ALTER TABLE people
    ALTER COLUMN email DROP NOT NULL,
    ALTER COLUMN name DROP NOT NULL,
    ADD COLUMN email_sealed bytea,
    ADD COLUMN name_sealed bytea,
    ADD COLUMN email_mark bytea,
    ADD CONSTRAINT people_email_mark_key UNIQUE (email_mark),
    ADD CONSTRAINT people_plain_or_sealed_check CHECK (
        num_nonnulls(email, email_sealed) = 1
        AND num_nonnulls(name, name_sealed) = 1
        AND num_nulls(email_sealed, name_sealed, email_mark) IN (0, 3)
    );
CREATE INDEX people_plain_idx ON people (id) WHERE email IS NOT NULL;
"""
