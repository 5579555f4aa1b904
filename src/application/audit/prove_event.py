"""Prove that an event is in the log, and that a later log begins with an earlier one."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from application.audit.ports import LeafPlace, LogIncomplete, SealedLog, SealedLogs, SealKeys
from application.audit.reads import is_our_own
from domain.audit import (
    NodeAt,
    Seal,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    leaf_hash,
    read_leaf,
    root_from_inclusion,
)
from domain.errors import DomainError, NotFound
from domain.identity import AccountId


class NotProvable(DomainError):
    """What is asked for can't be proven; the sentence says why."""


@dataclass(frozen=True, slots=True)
class InclusionProof:
    data: bytes
    position: int
    path: list[bytes]
    seal: Seal
    public_key: bytes


@dataclass(frozen=True, slots=True)
class InclusionProofs:
    """Of several events, all under the same seal, in the order in which they were asked for."""

    proofs: Sequence[InclusionProof]
    without: Sequence[UUID]
    """Those that have none: too young to be under a seal, or not what was sealed."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where in the log an event stands, and the seal under which it got there."""

    at: datetime
    position: int
    seal: Seal | None


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    first: Seal
    second: Seal
    path: list[bytes]
    public_keys: Mapping[str, bytes]


class TrailProver:
    """Checks its proofs before it hands them out: a log that was tampered with proves nothing."""

    def __init__(self, logs: SealedLogs, keys: SealKeys) -> None:
        self._logs = logs
        self._keys = keys

    def inclusion(self, event_id: UUID, of: AccountId | None = None) -> InclusionProof:
        """Raises NotFound, also for events that are not `of` that account, or NotProvable."""
        with self._logs.open() as log:
            return _Proving(log, self._keys)(event_id, of)

    def inclusions(self, event_ids: Sequence[UUID], of: AccountId | None = None) -> InclusionProofs:
        proofs, without = [], []
        with self._logs.open() as log:
            prove = _Proving(log, self._keys)
            for event_id in event_ids:
                try:
                    proofs.append(prove(event_id, of))
                except (NotFound, NotProvable):
                    without.append(event_id)
        return InclusionProofs(proofs, without)

    def sealed(self, event_id: UUID) -> Sealed | None:
        """None for events that are in no seal yet, or that never were."""
        with self._logs.open() as log:
            for place in log.places([event_id]).get(event_id, ()):
                return Sealed(place.at, place.position, log.seal_over(place.position))
            return None

    def consistency(self, first: int, second: int) -> ConsistencyProof:
        """Between two seals, by number. Raises NotFound or NotProvable."""
        with self._logs.open() as log:
            seals = log.seal(first), log.seal(second)
            if seals[0] is None or seals[1] is None:
                raise NotFound("seal", str(second if seals[0] else first))
            one, other = sorted((seals[0], seals[1]), key=lambda seal: seal.statement.size)
            said, later = one.statement, other.statement
            with _understood():
                path = consistency_proof(said.size, later.size, log.node_at)
            if not is_consistent(said.size, said.root, later.size, later.root, path):
                raise NotProvable(
                    f"The log of seal {later.number} does not begin with the one of seal "
                    f"{said.number}; run `counterfoil audit verify`."
                )
            return ConsistencyProof(one, other, path, self._keys.public_keys())


class _Proving:
    def __init__(self, log: SealedLog, keys: SealKeys) -> None:
        self._log = log
        self._keys = keys
        self._seal = log.last_seal()
        self._node_at: NodeAt = cache(log.node_at)

    def __call__(self, event_id: UUID, of: AccountId | None) -> InclusionProof:
        places = self._log.places([event_id]).get(event_id)
        if not places:
            raise NotFound("sealed audit event", str(event_id))
        proof = self._proof(places[0])
        said = read_leaf(proof.data).values
        if of is not None and (said["account_id"] != str(of) or is_our_own(said["action"] or "")):
            raise NotFound("sealed audit event", str(event_id))
        return proof

    def _proof(self, place: LeafPlace) -> InclusionProof:
        data, seal = self._log.event(place), self._seal
        if data is None:
            raise NotProvable(
                f"Event {place.event_id} is in the log, at position {place.position}, but what it "
                "said is not kept any more."
            )
        if seal is None or seal.statement.size <= place.position:
            raise NotProvable(f"Event {place.event_id} is under no seal.")
        said = seal.statement
        with _understood():
            path = inclusion_proof(place.position, said.size, self._node_at)
        if root_from_inclusion(leaf_hash(data), place.position, said.size, path) != said.root:
            raise NotProvable(
                f"Event {place.event_id} is not what was sealed; run `counterfoil audit verify`."
            )
        public_key = self._keys.public_keys()[seal.key_id]
        return InclusionProof(data, place.position, path, seal, public_key)


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except LogIncomplete as error:
        raise NotProvable(
            f"The log is damaged: {error}; run `counterfoil audit verify`."
        ) from error
