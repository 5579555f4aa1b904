"""Where the customer books an invoice (EN 16931 BT-19): members can be limited to it."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("ALTER TABLE invoices ADD COLUMN accounting_reference TEXT DEFAULT '' NOT NULL")
