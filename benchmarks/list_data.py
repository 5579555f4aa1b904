"""A portal's invoices in any number, made inside the database.

Invoice n belongs to account n modulo their number, so that an account's rows lie scattered over
the whole table, as they do when many customers are billed side by side.
"""

from sqlalchemy import NullPool, create_engine, text

_FILL = (
    """
    INSERT INTO vendors (id, code, name, address, currency, timezone, tax_scheme, standard_rate,
                         terms_days, series, paper, accent, template)
    SELECT md5('vendor' || v)::uuid, 'V' || v, 'Vendor ' || v, '{}', 'GBP', 'Europe/London', 'VAT',
           20, 30, '{}', 'A4', '#1f5c4d', 'standard@1'
    FROM generate_series(1, 2) v
    """,
    """
    INSERT INTO accounts (id, reference, name, address, tier, language)
    SELECT md5('account' || a)::uuid, 'C-' || a, 'Customer ' || a || ' Ltd', '{}', 'enterprise',
           'en'
    FROM generate_series(0, :accounts - 1) a
    """,
    """
    INSERT INTO people (id, email, name, password_hash)
    SELECT md5('person' || a)::uuid, 'clerk' || a || '@customer.example', 'Clerk ' || a, '-'
    FROM generate_series(0, :members - 1) a
    """,
    """
    INSERT INTO memberships (person_id, account_id, role)
    SELECT md5('person' || a)::uuid, md5('account' || a)::uuid, 'viewer'
    FROM generate_series(0, :members - 1) a
    """,
    """
    INSERT INTO invoices (id, account_id, vendor_id, kind, state, series, number, issue_date,
                          due_date, currency, payable, paid, open, terms_days, po_reference,
                          source_reference, template, language, seller, buyer, version)
    SELECT md5('invoice' || n)::uuid, md5('account' || n % accounts)::uuid,
           md5('vendor' || 1 + n / accounts % 2)::uuid, 'invoice',
           CASE WHEN is_open THEN 'issued' ELSE 'paid' END, 'INV',
           'INV-' || extract(year FROM issued) || '-' || lpad(n::text, 7, '0'),
           issued, issued + 30, 'GBP', amount, CASE WHEN is_open THEN 0 ELSE amount END,
           CASE WHEN is_open THEN amount ELSE 0 END, 30,
           CASE WHEN n % 3 = 0 THEN 'PO-' || n ELSE '' END, 'T-' || n, 'standard@1', 'en',
           '{"name": "V"}', '{"name": "C"}', 1
    FROM (SELECT CAST(:accounts AS integer) AS accounts, CAST(:each AS integer) AS each) wanted,
         LATERAL generate_series(0, accounts * each - 1) n,
         LATERAL (SELECT current_date - 1095 + (n / accounts * 1095 / each) AS issued,
                         n / accounts > each - 12 AS is_open,
                         1000 + n::bigint * 7919 % 500000 AS amount) made
    """,
)


def fill(url: str, *, accounts: int, each: int, members: int) -> None:
    """`accounts` with `each` invoices over the last three years; one login for some of them."""
    engine = create_engine(url, poolclass=NullPool)
    values = {"accounts": accounts, "each": each, "members": members}
    with engine.begin() as connection:
        for statement in _FILL:
            connection.execute(text(statement), values)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
