"""Who did or saw what, and the log that proves it."""

from domain.audit.details import details_text, ordered_details, storable
from domain.audit.event import Actor, ActorKind, AuditEvent, Outcome
from domain.audit.hold import Hold
from domain.audit.leaf import (
    FIELDS,
    FORM,
    KEY,
    Leaf,
    at_another_time,
    key_of,
    leaf_data,
    read_key,
    read_leaf,
)
from domain.audit.merkle import (
    KEPT_EVERY,
    Frontier,
    NodeAt,
    complete_root,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    leaf_hash,
    node_hash,
    peaks,
    root_from_inclusion,
)
from domain.audit.reader import Reader, reader_of
from domain.audit.seal import NO_SEAL, Seal, Statement

__all__ = [
    "FIELDS",
    "FORM",
    "KEPT_EVERY",
    "KEY",
    "NO_SEAL",
    "Actor",
    "ActorKind",
    "AuditEvent",
    "Frontier",
    "Hold",
    "Leaf",
    "NodeAt",
    "Outcome",
    "Reader",
    "Seal",
    "Statement",
    "at_another_time",
    "complete_root",
    "consistency_proof",
    "details_text",
    "inclusion_proof",
    "is_consistent",
    "key_of",
    "leaf_data",
    "leaf_hash",
    "node_hash",
    "ordered_details",
    "peaks",
    "read_key",
    "read_leaf",
    "reader_of",
    "root_from_inclusion",
    "storable",
]
