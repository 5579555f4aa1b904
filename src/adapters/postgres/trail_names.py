"""How people call what events are about: numbers of documents, references, names of persons."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from sqlalchemy import Connection, lateral, select, true, values
from sqlalchemy import column as a_column
from sqlalchemy.types import Text

from adapters.postgres.tables import accounts, audit_events, invoices
from application.audit.reads import Named, TrailRow
from domain.identity import AccountId

_NOUNS = {"invoice": "invoice", "credit_note": "credit note"}


def names_of(
    connection: Connection,
    rows: Iterable[TrailRow],
    others: Iterable[str] = (),
    inside: AccountId | None = None,
) -> Mapping[str, Named]:
    """Of what is `inside` an account, or of everything.

    `others` are ids of which nobody knows what they are.
    """
    ids: dict[str, set[str]] = {}
    for row in rows:
        ids.setdefault(row.subject_kind, set()).add(row.subject_id)
        if row.account_id:
            ids.setdefault("account", set()).add(str(row.account_id))
    for other in others:
        for kind in ("invoice", "person"):
            ids.setdefault(kind, set()).add(other)
    found: dict[str, Named] = {}
    found.update(_documents(connection, _uuids(ids.get("invoice", ())), inside))
    found.update(_accounts(connection, _uuids(ids.get("account", ())), inside))
    found.update(_persons(connection, sorted(ids.get("person", ())), inside))
    return found


def _documents(
    connection: Connection, ids: list[UUID], inside: AccountId | None
) -> Iterator[tuple[str, Named]]:
    if not ids:
        return
    wanted = select(invoices.c.id, invoices.c.kind, invoices.c.number).where(invoices.c.id.in_(ids))
    if inside:
        wanted = wanted.where(invoices.c.account_id == inside)
    for row in connection.execute(wanted):
        if row.number:
            yield str(row.id), Named(_NOUNS.get(row.kind, row.kind), row.number)


def _accounts(
    connection: Connection, ids: list[UUID], inside: AccountId | None
) -> Iterator[tuple[str, Named]]:
    if not ids:
        return
    wanted = select(accounts.c.id, accounts.c.reference).where(accounts.c.id.in_(ids))
    if inside:
        wanted = wanted.where(accounts.c.id == inside)
    for row in connection.execute(wanted):
        yield str(row.id), Named("account", row.reference)


def _persons(
    connection: Connection, ids: list[str], inside: AccountId | None
) -> Iterator[tuple[str, Named]]:
    """As they were called when they last did something: the trail itself says it."""
    if not ids:
        return
    wanted = values(a_column("id", Text), name="wanted").data([(each,) for each in ids])
    events = select(audit_events.c.actor_name).where(audit_events.c.actor_id == wanted.c.id)
    if inside:
        events = events.where(audit_events.c.account_id == inside)
    last = lateral(events.order_by(audit_events.c.at.desc()).limit(1), "last")
    statement = select(wanted.c.id, last.c.actor_name).select_from(wanted.join(last, true()))
    for row in connection.execute(statement):
        if row.actor_name:
            yield row.id, Named("", row.actor_name)


def _uuids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
