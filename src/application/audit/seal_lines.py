"""Seals and proofs as others read them: JSON that docs/audit.md describes."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from application.audit.prove_event import ConsistencyProof, InclusionProof, InclusionProofs
from domain.audit import Seal, Statement, read_leaf


class NotASeal(Exception):
    """A line of a file of seals can't be read."""


def seal_line(seal: Seal) -> str:
    return json.dumps(_seal(seal))


def inclusion_text(proof: InclusionProof) -> str:
    """`event` is what the leaf says, for people; only the leaf itself proves anything."""
    return json.dumps(_inclusion(proof), indent=2, ensure_ascii=False)


def inclusions_text(proven: InclusionProofs, *, are_more: bool) -> str:
    """A line for each event; the seal, which is the same for all, stands there once."""
    last = proven.proofs[0] if proven.proofs else None
    facts = {
        "format": "counterfoil audit proofs v1",
        "seal": _seal(last.seal) if last else None,
        "public_key": last.public_key.hex() if last else None,
        "without_proof": [str(event_id) for event_id in proven.without],
        "are_more": are_more,
    }
    head = json.dumps(facts, ensure_ascii=False, indent=2).removesuffix("\n}")
    lines = ",\n    ".join(json.dumps(_place(each), ensure_ascii=False) for each in proven.proofs)
    return f'{head},\n  "proofs": [\n    {lines}\n  ]\n}}\n'


def _inclusion(proof: InclusionProof) -> dict[str, object]:
    seal = {"seal": _seal(proof.seal), "public_key": proof.public_key.hex()}
    return {"format": "counterfoil audit proof v1"} | _place(proof) | seal


def _place(proof: InclusionProof) -> dict[str, object]:
    leaf = read_leaf(proof.data)
    return {
        "event": {"id": str(leaf.id), "at": leaf.at.isoformat()} | dict(leaf.values),
        "leaf": proof.data.hex(),
        "position": proof.position,
        "path": [node.hex() for node in proof.path],
    }


def consistency_text(proof: ConsistencyProof) -> str:
    used = {proof.first.key_id, proof.second.key_id}
    facts = {
        "format": "counterfoil audit consistency v1",
        "first": _seal(proof.first),
        "second": _seal(proof.second),
        "path": [node.hex() for node in proof.path],
        "public_keys": {key_id: proof.public_keys[key_id].hex() for key_id in sorted(used)},
    }
    return json.dumps(facts, indent=2)


def read_seals(path: Path | None) -> Iterator[Seal]:
    """By number, as they stand in the file. Raises NotASeal."""
    if path is None:
        return
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith("}\n"):
                continue  # torn by a death while it was written; it follows once more
            try:
                seal = read_seal(line)
            except (ValueError, KeyError, TypeError) as error:
                raise NotASeal(f"Line {number} of {path} is no seal.") from error
            yield seal


def read_seal(line: str) -> Seal:
    """Raises ValueError, KeyError or TypeError."""
    said = json.loads(line)
    statement = Statement(
        int(said["number"]),
        int(said["size"]),
        bytes.fromhex(said["root"]),
        bytes.fromhex(said["previous"]),
        datetime.fromisoformat(said["time"]),
    )
    return Seal(statement, str(said["key"]), bytes.fromhex(said["signature"]))


def _seal(seal: Seal) -> dict[str, object]:
    said = seal.statement
    return {
        "number": said.number,
        "size": said.size,
        "root": said.root.hex(),
        "previous": said.previous.hex(),
        "time": said.time,
        "key": seal.key_id,
        "signature": seal.signature.hex(),
    }
