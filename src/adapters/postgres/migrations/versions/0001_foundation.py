"""Vendors, accounts, documents, journal, transactions, audit trail, outbox."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute(TABLES)


TABLES = """
CREATE TABLE accounts (
    id UUID NOT NULL,
    reference TEXT NOT NULL,
    name TEXT NOT NULL,
    tax_id TEXT DEFAULT '' NOT NULL,
    registration TEXT DEFAULT '' NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    address JSONB NOT NULL,
    tier TEXT NOT NULL,
    language TEXT NOT NULL,
    terms_days INTEGER,
    CONSTRAINT accounts_pkey PRIMARY KEY (id),
    CONSTRAINT accounts_reference_key UNIQUE (reference)
);

CREATE TABLE audit_events (
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT DEFAULT '' NOT NULL,
    actor_name TEXT DEFAULT '' NOT NULL,
    on_behalf_of TEXT DEFAULT '' NOT NULL,
    address TEXT DEFAULT '' NOT NULL,
    user_agent TEXT DEFAULT '' NOT NULL,
    request_id TEXT DEFAULT '' NOT NULL,
    factor TEXT DEFAULT '' NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    account_id UUID,
    outcome TEXT NOT NULL,
    details JSONB NOT NULL,
    CONSTRAINT audit_events_pkey PRIMARY KEY (id)
);

CREATE INDEX audit_events_account_id_at_idx ON audit_events (account_id, at);

CREATE INDEX audit_events_subject_id_at_idx ON audit_events (subject_id, at);

CREATE TABLE idempotency_keys (
    caller TEXT NOT NULL,
    key TEXT NOT NULL,
    body_sha256 BYTEA NOT NULL,
    status SMALLINT,
    response JSONB,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (caller, key)
);

CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);

CREATE TABLE outbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    job TEXT NOT NULL,
    queue TEXT NOT NULL,
    payload JSONB NOT NULL,
    request_id TEXT DEFAULT '' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    next_attempt_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    last_error TEXT DEFAULT '' NOT NULL,
    parked BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT outbox_pkey PRIMARY KEY (id)
);

CREATE INDEX outbox_next_attempt_at_idx ON outbox (next_attempt_at) WHERE NOT parked;

CREATE TABLE people (
    id UUID NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    CONSTRAINT people_pkey PRIMARY KEY (id),
    CONSTRAINT people_email_key UNIQUE (email)
);

CREATE TABLE vendors (
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    tax_id TEXT DEFAULT '' NOT NULL,
    registration TEXT DEFAULT '' NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    address JSONB NOT NULL,
    currency TEXT NOT NULL,
    timezone TEXT NOT NULL,
    tax_scheme TEXT NOT NULL,
    standard_rate NUMERIC NOT NULL,
    bank JSONB,
    terms_days INTEGER NOT NULL,
    series JSONB NOT NULL,
    paper TEXT NOT NULL,
    accent TEXT NOT NULL,
    template TEXT NOT NULL,
    CONSTRAINT vendors_pkey PRIMARY KEY (id),
    CONSTRAINT vendors_code_key UNIQUE (code)
);

CREATE TABLE api_keys (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    secret_sha256 BYTEA NOT NULL,
    vendor_id UUID,
    scopes TEXT[] NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    last_used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT api_keys_pkey PRIMARY KEY (id),
    CONSTRAINT api_keys_prefix_key UNIQUE (prefix),
    CONSTRAINT api_keys_vendor_id_fkey FOREIGN KEY(vendor_id) REFERENCES vendors (id)
);

CREATE TABLE invoices (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    vendor_id UUID NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    series TEXT,
    number TEXT,
    issue_date DATE,
    due_date DATE,
    currency TEXT NOT NULL,
    lines_net BIGINT DEFAULT '0' NOT NULL,
    allowances BIGINT DEFAULT '0' NOT NULL,
    charges BIGINT DEFAULT '0' NOT NULL,
    tax_exclusive BIGINT DEFAULT '0' NOT NULL,
    tax BIGINT DEFAULT '0' NOT NULL,
    tax_inclusive BIGINT DEFAULT '0' NOT NULL,
    prepaid BIGINT DEFAULT '0' NOT NULL,
    rounding BIGINT DEFAULT '0' NOT NULL,
    payable BIGINT DEFAULT '0' NOT NULL,
    paid BIGINT DEFAULT '0' NOT NULL,
    credited BIGINT DEFAULT '0' NOT NULL,
    credit_applied BIGINT DEFAULT '0' NOT NULL,
    written_off BIGINT DEFAULT '0' NOT NULL,
    open BIGINT DEFAULT '0' NOT NULL,
    terms_days INTEGER NOT NULL,
    po_reference TEXT DEFAULT '' NOT NULL,
    source_reference TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    tax_point DATE,
    delivered_on DATE,
    corrects UUID,
    preceding JSONB,
    correction_reason TEXT DEFAULT '' NOT NULL,
    accounting_currency TEXT DEFAULT '' NOT NULL,
    exchange_rate NUMERIC,
    template TEXT NOT NULL,
    language TEXT NOT NULL,
    seller JSONB NOT NULL,
    buyer JSONB NOT NULL,
    bank JSONB,
    adjustments JSONB,
    content_hash BYTEA,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT invoices_pkey PRIMARY KEY (id),
    CONSTRAINT invoices_account_id_fkey FOREIGN KEY(account_id) REFERENCES accounts (id),
    CONSTRAINT invoices_vendor_id_fkey FOREIGN KEY(vendor_id) REFERENCES vendors (id),
    CONSTRAINT invoices_corrects_fkey FOREIGN KEY(corrects) REFERENCES invoices (id)
);

CREATE INDEX invoices_account_due_idx ON invoices (account_id, due_date, id);

CREATE INDEX invoices_account_issued_idx ON invoices (account_id, issue_date, id);

CREATE INDEX invoices_account_number_idx ON invoices (account_id, number text_pattern_ops);

CREATE INDEX invoices_corrects_idx ON invoices (corrects) WHERE corrects IS NOT NULL;

CREATE INDEX invoices_vendor_credit_notes_idx ON invoices (vendor_id, issue_date, id) WHERE kind = 'credit_note';

CREATE INDEX invoices_vendor_ended_idx ON invoices (vendor_id, issue_date, id) WHERE state IN ('void', 'uncollectible');

CREATE INDEX invoices_vendor_issued_idx ON invoices (vendor_id, issue_date, id);

CREATE UNIQUE INDEX invoices_vendor_number_key ON invoices (vendor_id, number);

CREATE INDEX invoices_vendor_unsettled_idx ON invoices (vendor_id, issue_date, id) WHERE state IN ('issued', 'partially_paid');

CREATE TABLE journal_entries (
    id UUID NOT NULL,
    vendor_id UUID NOT NULL,
    account_id UUID NOT NULL,
    posted_on DATE NOT NULL,
    what TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT journal_entries_pkey PRIMARY KEY (id),
    CONSTRAINT journal_entries_vendor_id_fkey FOREIGN KEY(vendor_id) REFERENCES vendors (id)
);

CREATE TABLE memberships (
    person_id UUID NOT NULL,
    account_id UUID NOT NULL,
    role TEXT NOT NULL,
    CONSTRAINT memberships_pkey PRIMARY KEY (person_id, account_id),
    CONSTRAINT memberships_person_id_fkey FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT memberships_account_id_fkey FOREIGN KEY(account_id) REFERENCES accounts (id)
);

CREATE TABLE number_series (
    vendor_id UUID NOT NULL,
    series TEXT NOT NULL,
    next BIGINT NOT NULL,
    last_date DATE NOT NULL,
    CONSTRAINT number_series_pkey PRIMARY KEY (vendor_id, series),
    CONSTRAINT number_series_vendor_id_fkey FOREIGN KEY(vendor_id) REFERENCES vendors (id)
);

CREATE TABLE payments (
    id UUID NOT NULL,
    vendor_id UUID NOT NULL,
    account_id UUID NOT NULL,
    received_on DATE NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    method TEXT NOT NULL,
    reference TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT payments_pkey PRIMARY KEY (id),
    CONSTRAINT payments_vendor_id_key_key UNIQUE (vendor_id, key),
    CONSTRAINT payments_vendor_id_fkey FOREIGN KEY(vendor_id) REFERENCES vendors (id),
    CONSTRAINT payments_account_id_fkey FOREIGN KEY(account_id) REFERENCES accounts (id)
);

CREATE INDEX payments_account_id_received_on_idx ON payments (account_id, received_on);

CREATE TABLE allocations (
    payment_id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    account_id UUID NOT NULL,
    amount BIGINT NOT NULL,
    CONSTRAINT allocations_pkey PRIMARY KEY (payment_id, invoice_id),
    CONSTRAINT allocations_payment_id_fkey FOREIGN KEY(payment_id) REFERENCES payments (id),
    CONSTRAINT allocations_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoices (id)
);

CREATE INDEX allocations_invoice_id_idx ON allocations (invoice_id);

CREATE TABLE documents (
    id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    account_id UUID NOT NULL,
    format TEXT NOT NULL,
    template TEXT NOT NULL,
    sha256 BYTEA NOT NULL,
    size BIGINT NOT NULL,
    storage_key TEXT NOT NULL,
    content_hash BYTEA NOT NULL,
    code TEXT NOT NULL,
    signature BYTEA NOT NULL,
    signing_key TEXT NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT documents_pkey PRIMARY KEY (id),
    CONSTRAINT documents_invoice_id_format_key UNIQUE (invoice_id, format),
    CONSTRAINT documents_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoices (id),
    CONSTRAINT documents_account_id_fkey FOREIGN KEY(account_id) REFERENCES accounts (id)
);

CREATE UNIQUE INDEX documents_code_idx ON documents (code);

CREATE INDEX documents_sha256_idx ON documents (sha256);

CREATE TABLE invoice_lines (
    invoice_id UUID NOT NULL,
    position INTEGER NOT NULL,
    account_id UUID NOT NULL,
    description TEXT NOT NULL,
    quantity NUMERIC NOT NULL,
    unit TEXT NOT NULL,
    unit_price NUMERIC NOT NULL,
    base_quantity NUMERIC NOT NULL,
    net BIGINT NOT NULL,
    tax JSONB NOT NULL,
    item_code TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    adjustments JSONB,
    CONSTRAINT invoice_lines_pkey PRIMARY KEY (invoice_id, position),
    CONSTRAINT invoice_lines_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoices (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE invoice_taxes (
    invoice_id UUID NOT NULL,
    position INTEGER NOT NULL,
    account_id UUID NOT NULL,
    scheme TEXT NOT NULL,
    category TEXT NOT NULL,
    rate NUMERIC NOT NULL,
    taxable BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    reason_code TEXT DEFAULT '' NOT NULL,
    jurisdiction TEXT DEFAULT '' NOT NULL,
    certificate TEXT DEFAULT '' NOT NULL,
    CONSTRAINT invoice_taxes_pkey PRIMARY KEY (invoice_id, position),
    CONSTRAINT invoice_taxes_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoices (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE journal_postings (
    entry_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    account_id UUID NOT NULL,
    ledger TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    invoice_id UUID,
    CONSTRAINT journal_postings_pkey PRIMARY KEY (entry_id, position),
    CONSTRAINT journal_postings_entry_id_fkey FOREIGN KEY(entry_id) REFERENCES journal_entries (id)
);

CREATE INDEX journal_postings_invoice_idx ON journal_postings (invoice_id) WHERE invoice_id IS NOT NULL;

CREATE TABLE transactions (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    vendor_id UUID NOT NULL,
    source TEXT NOT NULL,
    reference TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    payload JSONB NOT NULL,
    invoice_id UUID NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT transactions_pkey PRIMARY KEY (id),
    CONSTRAINT transactions_vendor_id_source_reference_key UNIQUE (vendor_id, source, reference),
    CONSTRAINT transactions_vendor_id_fkey FOREIGN KEY(vendor_id) REFERENCES vendors (id),
    CONSTRAINT transactions_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoices (id) DEFERRABLE INITIALLY DEFERRED
);
"""
