"""One database transaction as the application's unit of work."""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from adapters.postgres.api_keys import PostgresApiKeys
from adapters.postgres.books import (
    PostgresJournal,
    PostgresPayments,
    PostgresTransactions,
)
from adapters.postgres.documents import PostgresDocuments
from adapters.postgres.email_changes import PostgresEmailChanges
from adapters.postgres.factors import PostgresFactors
from adapters.postgres.invitations import PostgresInvitations
from adapters.postgres.invoicing import PostgresInvoices, PostgresNumbering
from adapters.postgres.links import PostgresLinks
from adapters.postgres.looking import PostgresLooks
from adapters.postgres.mails import PostgresMails
from adapters.postgres.members import PostgresMembers
from adapters.postgres.parties import PostgresAccounts, PostgresPeople, PostgresVendors
from adapters.postgres.sealed_people import SealedPeople
from adapters.postgres.sessions import PostgresSessions, PostgresStaffUsers
from adapters.postgres.tiers import PostgresTiers
from adapters.postgres.trail import PostgresOutbox, write_audit, write_messages
from adapters.postgres.watching import PostgresWatching
from application.clock import Clock, NewId
from application.reactions import messages_for
from application.sealing import ColumnSeal
from domain.audit import Actor, AuditEvent


class PostgresUnitOfWork:
    """`application.unit_of_work.UnitOfWork`."""

    def __init__(
        self,
        engine: Engine,
        actor: Actor,
        clock: Clock,
        new_id: NewId,
        seal: ColumnSeal,
        told: Callable[[Sequence[AuditEvent]], None] = lambda _: None,
    ) -> None:
        """`told`: hears of the events that were committed, before anybody is answered."""
        self._seal = seal
        self._sealed_people = SealedPeople(seal)
        self._engine = engine
        self._actor = actor
        self._clock = clock
        self._new_id = new_id
        self._told = told
        self._recorded: list[AuditEvent] = []
        self._committed: list[AuditEvent] = []

    def record(self, event: AuditEvent) -> None:
        self._recorded.append(event)

    def commit(self) -> None:
        events = self._flush()
        self._connection.commit()
        self._committed += events

    def _flush(self) -> list[AuditEvent]:
        """Write what follows from the domain events: audit and outbox."""
        events = [event for invoice in self.invoices.seen for event in invoice.events]
        for invoice in self.invoices.seen:
            invoice.events = []
        now = self._clock.now()
        trail = [
            AuditEvent(
                at=now,
                actor=self._actor,
                action=event.action,
                subject_kind=event.subject[0],
                subject_id=event.subject[1],
                account_id=event.account_id,
                details=event.details(),
            )
            for event in events
        ]
        trail += self._recorded
        self._recorded = []
        write_audit(self._connection, trail, self._new_id)
        messages = [message for event in events for message in messages_for(event)]
        write_messages(self._connection, messages, self._actor.request_id)
        return trail

    def __enter__(self) -> Self:
        self._connection: Connection = self._engine.connect()
        self.vendors = PostgresVendors(self._connection)
        self.accounts = PostgresAccounts(self._connection)
        self.people = PostgresPeople(self._connection, self._sealed_people)
        self.members = PostgresMembers(self._connection)
        self.invitations = PostgresInvitations(self._connection, self._seal)
        self.email_changes = PostgresEmailChanges(self._connection, self._seal)
        self.staff_users = PostgresStaffUsers(self._connection)
        self.sessions = PostgresSessions(self._connection)
        self.tiers = PostgresTiers(self._connection)
        self.looks = PostgresLooks(self._connection)
        self.factors = PostgresFactors(self._connection)
        self.api_keys = PostgresApiKeys(self._connection)
        self.invoices = PostgresInvoices(self._connection)
        self.numbering = PostgresNumbering(self._connection)
        self.journal = PostgresJournal(self._connection)
        self.payments = PostgresPayments(self._connection)
        self.transactions = PostgresTransactions(self._connection)
        self.documents = PostgresDocuments(self._connection)
        self.mails = PostgresMails(self._connection, self._seal, self._actor.request_id)
        self.links = PostgresLinks(self._connection)
        self.watching = PostgresWatching(self._connection, self._sealed_people)
        self.outbox = PostgresOutbox(self._connection)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._connection.close()  # what is not committed is rolled back
        # Not while the connection is held: who hears of it may need one, and the pool is bounded.
        events, self._committed = self._committed, []
        if events:
            self._told(events)
