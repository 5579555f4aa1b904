"""The rows of the log: seals, and the hashes of complete subtrees."""

from typing import Any

from sqlalchemy import Connection, select

from adapters.postgres.tables import audit_leaves, audit_seals, audit_subtrees
from application.audit.ports import LogIncomplete
from domain.audit import KEPT_EVERY, Seal, Statement, complete_root


def seal_from_row(row: Any) -> Seal:
    statement = Statement(row.number, row.size, row.root, row.previous, row.at)
    return Seal(statement, row.key_id, row.signature)


SELECT_SEALS = select(
    audit_seals.c.number,
    audit_seals.c.size,
    audit_seals.c.root,
    audit_seals.c.previous,
    audit_seals.c.at,
    audit_seals.c.key_id,
    audit_seals.c.signature,
)


def node_at(connection: Connection, level: int, place: int) -> bytes:
    """The hash of a complete subtree, from at most 128 rows. Raises LogIncomplete."""
    kept = level - level % KEPT_EVERY
    count = 1 << (level - kept)
    first = place * count
    if kept:
        statement = (
            select(audit_subtrees.c.hash)
            .where(
                audit_subtrees.c.level == kept,
                audit_subtrees.c.place.between(first, first + count - 1),
            )
            .order_by(audit_subtrees.c.place)
        )
    else:
        statement = (
            select(audit_leaves.c.hash)
            .where(audit_leaves.c.position.between(first, first + count - 1))
            .order_by(audit_leaves.c.position)
        )
    hashes = connection.execute(statement).scalars().all()
    if len(hashes) != count:
        raise LogIncomplete(f"the log lacks hashes of level {kept} from {first} on")
    return complete_root(hashes)
