"""The rights of each role, said a second time: whoever widens one in a migration says it here too.

Ask before you do: does the part need it, of these columns, of these rows? The portal above all:
what it may do, whoever finds a hole in a page may do.
"""

PORTAL, STAFF = "counterfoil_portal", "counterfoil_staff"
OFFICE, WORKER = "counterfoil_office", "counterfoil_worker"

RIGHTS: dict[str, dict[str, set[str]]] = {
    "accounts": {
        PORTAL: {"SELECT"},
        STAFF: {"SELECT"},
        OFFICE: {"SELECT", "INSERT", "UPDATE (factor_required, tier)"},
    },
    "alembic_version": {OFFICE: {"SELECT"}, WORKER: {"SELECT"}},
    "allocations": {PORTAL: {"SELECT"}, OFFICE: {"SELECT", "INSERT"}},
    "api_keys": {OFFICE: {"SELECT", "INSERT", "UPDATE (last_used_at, revoked_at)"}},
    "audit_deliveries": {OFFICE: {"SELECT"}, WORKER: {"SELECT", "INSERT", "UPDATE"}},
    "audit_events": {
        PORTAL: {"SELECT", "INSERT"},
        STAFF: {"SELECT"},
        OFFICE: {"SELECT", "INSERT"},
        WORKER: {"SELECT", "INSERT"},
    },
    "audit_holds": {
        OFFICE: {"SELECT", "INSERT", "UPDATE (lifted_at, lifted_by)"},
        WORKER: {"SELECT"},
    },
    "audit_leaves": {OFFICE: {"SELECT"}, WORKER: {"SELECT", "INSERT"}},
    "audit_seals": {OFFICE: {"SELECT"}, WORKER: {"SELECT", "INSERT"}},
    "audit_subtrees": {OFFICE: {"SELECT"}, WORKER: {"SELECT", "INSERT"}},
    "authenticator_apps": {
        OFFICE: {"SELECT", "INSERT", "UPDATE", "DELETE"},
        WORKER: {"SELECT (id, sealed_secret)", "UPDATE (sealed_secret)"},
    },
    "documents": {PORTAL: {"SELECT"}, OFFICE: {"SELECT"}, WORKER: {"SELECT", "INSERT"}},
    "email_changes": {
        OFFICE: {"SELECT", "INSERT", "UPDATE (ended_at, new_agreed_at, old_agreed_at)"},
        WORKER: {"SELECT (id, new_email_sealed)", "UPDATE (new_email_sealed)"},
    },
    "idempotency_keys": {
        OFFICE: {"SELECT", "INSERT", "UPDATE (response, status)"},
        WORKER: {"SELECT (created_at)", "DELETE"},
    },
    "invoice_lines": {PORTAL: {"SELECT"}, OFFICE: {"SELECT", "INSERT"}, WORKER: {"SELECT"}},
    "invoice_taxes": {PORTAL: {"SELECT"}, OFFICE: {"SELECT", "INSERT"}, WORKER: {"SELECT"}},
    "invoices": {
        PORTAL: {"SELECT"},
        STAFF: {"SELECT (id, kind, number, vendor_id)"},
        OFFICE: {
            "SELECT",
            "INSERT",
            "UPDATE (credit_applied, credited, open, paid, state, version, written_off)",
        },
        WORKER: {"SELECT"},
    },
    "journal_entries": {OFFICE: {"SELECT", "INSERT"}},
    "journal_postings": {OFFICE: {"SELECT", "INSERT"}},
    "key_renewals": {
        OFFICE: {"SELECT", "INSERT", "UPDATE"},
        WORKER: {"SELECT", "INSERT", "UPDATE"},
    },
    "invitations": {
        OFFICE: {"SELECT", "INSERT", "UPDATE (accepted_at, accepted_by, revoked_at)"},
        WORKER: {"SELECT (content_sealed, id)", "UPDATE (content_sealed)"},
    },
    "links": {
        OFFICE: {"SELECT", "INSERT", "UPDATE (used_at, void_at)"},
        WORKER: {"SELECT", "DELETE"},
    },
    "mails": {
        OFFICE: {"SELECT", "INSERT"},
        WORKER: {
            "SELECT",
            "INSERT",
            "UPDATE (content_sealed, ended_at, refusal, taken_at)",
            "DELETE",
        },
    },
    "memberships": {
        STAFF: {"SELECT"},
        OFFICE: {"SELECT", "INSERT", "UPDATE (chosen_at, limits, role)", "DELETE"},
        WORKER: {"SELECT (account_id, person_id, role)"},
    },
    "number_series": {OFFICE: {"SELECT", "INSERT", "UPDATE"}},
    "outbox": {
        OFFICE: {"SELECT", "INSERT", "UPDATE (next_attempt_at)"},
        WORKER: {
            "SELECT",
            "INSERT",
            "UPDATE (attempts, last_error, next_attempt_at, parked)",
            "DELETE",
        },
    },
    "passkey_challenges": {OFFICE: {"SELECT", "INSERT", "DELETE"}},
    "passkeys": {OFFICE: {"SELECT", "INSERT", "UPDATE", "DELETE"}},
    "payments": {PORTAL: {"SELECT"}, OFFICE: {"SELECT", "INSERT"}},
    "people": {
        STAFF: {"SELECT (email, email_mark, email_sealed, id, name, name_sealed)"},
        OFFICE: {
            "SELECT",
            "INSERT",
            "UPDATE (email, email_mark, email_sealed, name, name_sealed, password_hash)",
        },
        WORKER: {
            "SELECT (email, email_mark, email_sealed, id, name, name_sealed)",
            "UPDATE (email, email_mark, email_sealed, name, name_sealed)",
        },
    },
    "recoveries": {STAFF: {"SELECT"}, OFFICE: {"SELECT", "INSERT", "UPDATE"}},
    "recovery_codes": {OFFICE: {"SELECT", "INSERT", "UPDATE", "DELETE"}},
    "sessions": {
        STAFF: {
            "SELECT (account_id, ended_at, ends_at, factor, id, idle, last_used_at, person_id, "
            "started_at)"
        },
        OFFICE: {"SELECT", "INSERT", "UPDATE"},
        WORKER: {"SELECT (account_id, ended_at, ends_at, person_id, started_at)", "DELETE"},
    },
    "staff_users": {
        STAFF: {"SELECT"},
        OFFICE: {"SELECT", "INSERT", "UPDATE", "DELETE"},
        WORKER: {"SELECT (person_id, roles)"},
    },
    "tier_versions": {STAFF: {"SELECT"}, OFFICE: {"SELECT", "INSERT"}},
    "tiers": {STAFF: {"SELECT"}, OFFICE: {"SELECT", "INSERT", "UPDATE (version)"}},
    "transactions": {OFFICE: {"SELECT", "INSERT"}},
    "vendors": {
        PORTAL: {"SELECT (code, id, name, timezone)"},
        STAFF: {"SELECT (id)"},
        OFFICE: {"SELECT", "INSERT", "UPDATE (factor_required)"},
        WORKER: {"SELECT"},
    },
    "watch_devices": {OFFICE: {"SELECT", "INSERT", "UPDATE"}, WORKER: {"SELECT", "DELETE"}},
    "watch_findings": {
        STAFF: {"SELECT"},
        OFFICE: {"SELECT", "INSERT", "UPDATE (released_at, released_by, released_why)"},
        WORKER: {"INSERT"},
    },
    "watch_histories": {
        OFFICE: {"SELECT", "INSERT", "UPDATE"},
        WORKER: {"SELECT", "INSERT", "UPDATE"},
    },
    "watch_rules": {STAFF: {"SELECT"}, OFFICE: {"SELECT", "INSERT"}, WORKER: {"SELECT"}},
    "watch_standings": {
        STAFF: {"SELECT"},
        OFFICE: {"SELECT", "INSERT", "UPDATE"},
        WORKER: {"SELECT", "INSERT", "UPDATE"},
    },
}
"""By table and role. A right in parentheses is one to those columns alone."""

FUNCTIONS: dict[str, set[str]] = {
    "account_of_document(text,bytea)": {PORTAL},
    "bound_account()": {PORTAL},
    "is_bound_to_staff()": {STAFF},
    "audit_add_month(date)": {WORKER},
    "audit_drop_month(date,interval)": {WORKER},
}
"""Who may call what isn't a trigger. One that runs with the rights of its owner is a door."""

AS_OWNER = {
    "account_of_document(text,bytea)",
    "audit_add_month(date)",
    "audit_drop_month(date,interval)",
    "is_bound_to_staff()",
}
"""Functions that run with the rights of the tables' owner."""

WITHOUT_CUSTOMERS = {
    "alembic_version": "the number of the last migration",
    "api_keys": "keys of the business's own systems, as hashes",
    "audit_deliveries": "how far seals were sent to whom",
    "audit_leaves": "hashes and times of events, for proofs; of an event no word",
    "audit_seals": "signed roots of the log, which are published anyway",
    "audit_subtrees": "hashes of hashes",
    "key_renewals": "how far the renewal of each key is",
    "number_series": "how far each vendor's numbers are",
    "staff_users": "which roles people of the business itself have",
    "watch_rules": "what the access monitor goes by, and which staff user changed it",
    "tier_versions": "what the business offered when, and which of its people changed it",
    "tiers": "the newest version of each",
    "vendors": "the business's own legal entities, as they stand on every invoice",
}
"""Tables that need no row-level security, and why."""
