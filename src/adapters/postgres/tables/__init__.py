"""Every table, declared once. The domain knows nothing of them; the stores map explicitly.

Amounts are bigint in minor units of the row's currency. Every table of customer data carries
`account_id`. Foreign keys between rows that are born in one transaction are checked at its end,
so that numbers can be taken last.
"""

from adapters.postgres.tables.access import api_keys, idempotency_keys, memberships, people
from adapters.postgres.tables.books import (
    allocations,
    journal_entries,
    journal_postings,
    payments,
    transactions,
)
from adapters.postgres.tables.columns import metadata
from adapters.postgres.tables.documents import documents
from adapters.postgres.tables.factors import (
    authenticator_apps,
    passkey_challenges,
    passkeys,
    recoveries,
    recovery_codes,
)
from adapters.postgres.tables.invitations import email_changes, invitations
from adapters.postgres.tables.invoicing import invoice_lines, invoice_taxes, invoices, number_series
from adapters.postgres.tables.keys import key_renewals
from adapters.postgres.tables.mail import links, mails
from adapters.postgres.tables.parties import accounts, vendors
from adapters.postgres.tables.sessions import sessions, staff_users
from adapters.postgres.tables.tiers import tier_versions, tiers
from adapters.postgres.tables.trail import (
    audit_deliveries,
    audit_events,
    audit_holds,
    audit_leaves,
    audit_seals,
    audit_subtrees,
    outbox,
)
from adapters.postgres.tables.watching import (
    watch_devices,
    watch_findings,
    watch_histories,
    watch_rules,
    watch_standings,
)

__all__ = [
    "accounts",
    "allocations",
    "api_keys",
    "audit_deliveries",
    "audit_events",
    "audit_holds",
    "audit_leaves",
    "audit_seals",
    "audit_subtrees",
    "authenticator_apps",
    "documents",
    "email_changes",
    "idempotency_keys",
    "invitations",
    "invoice_lines",
    "invoice_taxes",
    "invoices",
    "journal_entries",
    "journal_postings",
    "key_renewals",
    "links",
    "mails",
    "memberships",
    "metadata",
    "number_series",
    "outbox",
    "passkey_challenges",
    "passkeys",
    "payments",
    "people",
    "recoveries",
    "recovery_codes",
    "sessions",
    "staff_users",
    "tier_versions",
    "tiers",
    "transactions",
    "vendors",
    "watch_devices",
    "watch_findings",
    "watch_histories",
    "watch_rules",
    "watch_standings",
]
