"""A document is called genuine only while every sealed fact of its record is as it was signed."""

# ruff: noqa: S608 - statements of names that stand in this file

from datetime import date
from decimal import Decimal

import pytest
from tests.builders import a_transaction
from tests.installation import Installation

from adapters.postgres.tables import metadata
from domain.billing import TransactionAdjustment, TransactionLine
from domain.documents import VerificationCode

LINES = (
    TransactionLine("Box of paper", Decimal(3), Decimal("12.50"), item_code="P", note="As agreed"),
    TransactionLine("Ink", Decimal(1), Decimal(4)),
)
ALTERATIONS = {
    "documents": [
        "signature = sha512('forged')",
        "signing_key = '7'",
        "content_hash = sha256('forged')",
    ],
    "invoices": [
        "kind = 'credit_note', prepaid = 0",
        "number = 'INV-2026-000002'",
        "issue_date = issue_date + 1",
        "due_date = due_date + 1",
        "currency = 'EUR', accounting_currency = ''",
        "currency = 'XXX'",
        "terms_days = 31",
        "terms_days = -1",
        "po_reference = 'altered'",
        "source_reference = 'altered'",
        "note = 'altered'",
        "note = E'\\u202Ealtered'",
        "tax_point = tax_point + 1",
        "delivered_on = NULL",
        'preceding = \'{"number": "INV-1", "issue_date": "2026-01-01"}\'',
        "correction_reason = 'altered'",
        "accounting_currency = 'EUR', exchange_rate = 1.2",
        "exchange_rate = 'NaN'",
        "prepaid = prepaid + 1",
        "rounding = rounding + 1",
        "template = 'standard@2'",
        "language = 'de'",
        "seller = jsonb_set(seller, '{name}', '\"altered\"')",
        "seller = jsonb_set(seller, '{tax_id}', '\"altered\"')",
        "buyer = jsonb_set(buyer, '{address,city}', '\"altered\"')",
        "buyer = jsonb_set(buyer, '{email}', '\"altered\"')",
        "bank = jsonb_set(bank, '{iban}', '\"altered\"')",
        "bank = jsonb_set(bank, '{bic}', '\"altered\"')",
        "bank = NULL",
        "adjustments = NULL",
        "adjustments = jsonb_set(adjustments, '{0,amount}', '1')",
        "adjustments = jsonb_set(adjustments, '{0,reason}', '\"altered\"')",
    ],
    "invoice_lines": [
        "description = 'altered'",
        "quantity = quantity + 1",
        "quantity = 'NaN'",
        "unit = 'HUR'",
        "unit_price = unit_price + 0.0001",
        "unit_price = -1",
        "base_quantity = 2",
        "tax = jsonb_set(tax, '{rate}', '\"19\"')",
        "tax = jsonb_set(tax, '{category}', '\"Z\"')",
        "item_code = 'altered'",
        "note = 'altered'",
        'adjustments = \'[{"amount": 1, "is_charge": false, "reason": "r", "tax": null}]\'',
    ],
}


@pytest.fixture
def archived(installation: Installation) -> Installation:
    installation.add()
    installation.issue(
        a_transaction(
            lines=LINES,
            adjustments=(TransactionAdjustment(Decimal(2), is_charge=True, reason="Freight"),),
            prepaid=Decimal(5),
            note="Thank you",
            tax_point=date(2026, 2, 28),
            delivered_on=date(2026, 2, 27),
        )
    )
    installation.work_off()
    return installation


def genuine(installation: Installation) -> bool:
    code = VerificationCode(installation.scalar("SELECT code FROM documents"))
    return installation.container.document_verifier().by_code(code) is not None


@pytest.mark.parametrize("table", ALTERATIONS)
def test_a_document_is_genuine_until_any_sealed_fact_is_altered(
    archived: Installation, table: str
) -> None:
    archived.tamper(table, f"CREATE TABLE kept AS SELECT * FROM {table}")
    assert genuine(archived)
    for alteration in ALTERATIONS[table]:
        archived.tamper(table, f"UPDATE {table} SET {alteration}")
        assert not genuine(archived), alteration
        archived.tamper(table, put_back(table))
        assert genuine(archived), f"{alteration} was not put back"


def put_back(table: str) -> str:
    key = "position" if table == "invoice_lines" else "id"
    names = [column.name for column in metadata.tables[table].c]
    kept = ", ".join(f"{name} = kept.{name}" for name in names)
    return f"UPDATE {table} SET {kept} FROM kept WHERE kept.{key} = {table}.{key}"


def test_a_line_that_was_removed_or_added_is_noticed(archived: Installation) -> None:
    archived.tamper("invoice_lines", "DELETE FROM invoice_lines WHERE position = 2")
    assert not genuine(archived)


def test_what_follows_the_issue_does_not_make_a_document_false(archived: Installation) -> None:
    archived.tamper("invoices", "UPDATE invoices SET state = 'paid', paid = open, open = 0")
    assert genuine(archived)
