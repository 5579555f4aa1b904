"""Stores of transactions, journal and payments: rows that are written once."""

import json
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, insert, select, tuple_
from sqlalchemy.dialects import postgresql

from adapters.postgres.rows import insert_rows
from adapters.postgres.tables import (
    allocations,
    journal_entries,
    journal_postings,
    payments,
    transactions,
)
from application.unit_of_work import (
    KeyedPayment,
    KnownPayment,
    KnownTransaction,
    TransactionClaim,
)
from domain.identity import InvoiceId, PaymentId, VendorId
from domain.journal import JournalEntry

_Key = tuple[VendorId, str, str]


class PostgresTransactions:
    """`application.unit_of_work.Transactions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, claims: Sequence[TransactionClaim]) -> Mapping[_Key, KnownTransaction]:
        if not claims:
            return {}
        # Everybody claims in the same order, so that two batches never wait for each other.
        ordered = sorted(claims, key=lambda claim: (str(claim.vendor_id), *_source(claim)))
        kept = self._connection.execute(
            postgresql.insert(transactions)
            .on_conflict_do_nothing(index_elements=["vendor_id", "source", "reference"])
            .returning(transactions.c.invoice_id),
            [
                {
                    "id": claim.id,
                    "account_id": claim.account_id,
                    "vendor_id": claim.vendor_id,
                    "source": claim.transaction.source,
                    "reference": claim.transaction.reference,
                    "fingerprint": claim.transaction.fingerprint,
                    "payload": json.loads(claim.transaction.payload),
                    "invoice_id": claim.invoice_id,
                }
                for claim in ordered
            ],
        )
        fresh = set(kept.scalars())
        return self._known([claim for claim in ordered if claim.invoice_id not in fresh])

    def known(
        self, vendor_id: VendorId, source: str, references: Collection[str]
    ) -> Mapping[str, KnownTransaction]:
        rows = self._select([(vendor_id, source, reference) for reference in references])
        return {reference: found for (_, _, reference), found in rows.items()}

    def _known(self, claims: Sequence[TransactionClaim]) -> dict[_Key, KnownTransaction]:
        return self._select([(claim.vendor_id, *_source(claim)) for claim in claims])

    def _select(self, keys: Sequence[_Key]) -> dict[_Key, KnownTransaction]:
        if not keys:
            return {}
        table = transactions.c
        rows = self._connection.execute(
            select(
                table.vendor_id,
                table.source,
                table.reference,
                table.fingerprint,
                table.invoice_id,
            ).where(tuple_(table.vendor_id, table.source, table.reference).in_(keys))
        )
        return {
            (VendorId(row.vendor_id), row.source, row.reference): KnownTransaction(
                bytes(row.fingerprint), InvoiceId(row.invoice_id)
            )
            for row in rows
        }


def _source(claim: TransactionClaim) -> tuple[str, str]:
    return claim.transaction.source, claim.transaction.reference


class PostgresJournal:
    """`application.unit_of_work.Journal`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def post(self, entries: Sequence[JournalEntry]) -> None:
        if not entries:
            return
        insert_rows(
            self._connection,
            journal_entries,
            [
                {
                    "id": entry.id,
                    "vendor_id": entry.vendor_id,
                    "account_id": entry.account_id,
                    "posted_on": entry.posted_on,
                    "what": entry.what,
                    "subject_id": entry.subject_id,
                }
                for entry in entries
            ],
        )
        postings = [
            {
                "entry_id": entry.id,
                "position": position,
                "account_id": entry.account_id,
                "ledger": posting.ledger.value,
                "amount": posting.amount.amount_minor,
                "currency": posting.amount.currency,
                "invoice_id": posting.invoice_id,
            }
            for entry in entries
            for position, posting in enumerate(entry.postings, start=1)
        ]
        if postings:
            insert_rows(self._connection, journal_postings, postings)


class PostgresPayments:
    """`application.unit_of_work.Payments`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_keys(self, vendor_id: VendorId, keys: Collection[str]) -> Mapping[str, KnownPayment]:
        rows = self._connection.execute(
            select(payments.c.key, payments.c.fingerprint, payments.c.id).where(
                payments.c.vendor_id == vendor_id, payments.c.key.in_(list(keys))
            )
        )
        return {row.key: KnownPayment(bytes(row.fingerprint), PaymentId(row.id)) for row in rows}

    def add_all(self, added: Sequence[KeyedPayment]) -> bool:
        if not added:
            return True
        # Everybody adds in the same order, so that two of them never wait for each other.
        ordered = sorted(added, key=lambda one: (str(one.payment.vendor_id), one.key))
        kept = self._connection.execute(
            postgresql.insert(payments)
            .on_conflict_do_nothing(index_elements=["vendor_id", "key"])
            .returning(payments.c.id),
            [
                {
                    "id": one.payment.id,
                    "vendor_id": one.payment.vendor_id,
                    "account_id": one.payment.account_id,
                    "received_on": one.payment.received_on,
                    "amount": one.payment.amount.amount_minor,
                    "currency": one.payment.amount.currency,
                    "method": one.payment.method.value,
                    "reference": one.payment.reference,
                    "key": one.key,
                    "fingerprint": one.fingerprint,
                }
                for one in ordered
            ],
        )
        if len(kept.scalars().all()) != len(ordered):
            return False
        shares = [
            {
                "payment_id": one.payment.id,
                "invoice_id": allocation.invoice_id,
                "account_id": one.payment.account_id,
                "amount": allocation.amount.amount_minor,
            }
            for one in ordered
            for allocation in one.payment.allocations
        ]
        if shares:
            self._connection.execute(insert(allocations), shares)
        return True
