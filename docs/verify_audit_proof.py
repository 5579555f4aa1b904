#!/usr/bin/env python3
"""Checks a proof, or a file of many, from Counterfoil without it. Needs Python and `cryptography`.

    python verify_audit_proof.py proof.json PUBLIC_KEY [PUBLIC_KEY of the second seal, if another]

PUBLIC_KEY: 64 hexadecimal digits, from where the business published it, not from the proof."""

import hashlib
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIELDS = (
    "id at actor_kind actor_id actor_name on_behalf_of on_behalf_of_name address user_agent "
    "request_id factor reader action subject_kind subject_id account_id outcome details"
)


def need(is_so, otherwise):
    if not is_so:
        sys.exit(f"WRONG: {otherwise}.")


def check_seal(seal, public_key):
    names = "number", "size", "root", "previous", "time"
    text = "counterfoil audit seal v1\n" + "".join(f"{name} {seal[name]}\n" for name in names)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    try:
        key.verify(bytes.fromhex(seal["signature"]), text.encode())
    except InvalidSignature:
        need(False, f"seal {seal['number']} is not signed by this key")


def climb(place, last, path):
    """The roots of the smaller and of the larger tree (RFC 9162 §2.1.3.2 and §2.1.4.2)."""
    need(path, "the path is empty")
    old = new = bytes.fromhex(path[0])
    for other in map(bytes.fromhex, path[1:]):
        need(last, "the path is too long")
        if place % 2 or place == last:
            old, new = (hashlib.sha256(b"\1" + other + each).digest() for each in (old, new))
            while place and not place % 2:
                place, last = place // 2, last // 2
        else:
            new = hashlib.sha256(b"\1" + new + other).digest()
        place, last = place // 2, last // 2
    need(not last, "the path is too short")
    return old.hex(), new.hex()


def event(leaf):
    """What the sealed bytes say, by field."""
    place, found = 2, []
    while place < len(leaf):
        length = int.from_bytes(leaf[place : place + 4], signed=True)
        found.append(None if length < 0 else leaf[place + 4 : place + 4 + length])
        place += 4 + max(length, 0)
    need(found[0] == b"\0\1" and len(found) == 19, "the event is of an unknown form")
    said = dict(zip(FIELDS.split(), found[1:], strict=True))
    at = timedelta(microseconds=int.from_bytes(said.pop("at"), "big", signed=True))
    ids = {name: UUID(bytes=said.pop(name)) for name in ("id", "account_id") if said[name]}
    ids |= {name: (each or b"").decode() for name, each in said.items()}
    return {"at": datetime(2000, 1, 1, tzinfo=UTC) + at, **ids}


def inclusion(proof, seal):
    leaf, at = bytes.fromhex(proof["leaf"]), proof["position"]
    path = [hashlib.sha256(b"\0" + leaf).hexdigest(), *proof["path"]]
    is_in = 0 <= at < seal["size"] and climb(at, seal["size"] - 1, path)[1] == seal["root"]
    need(is_in, f"the event of position {at} is not in the log of this seal")
    print(f"TRUE: position {at} of the log, as sealed {seal['time']}, says:")
    print(*(f"  {name}: {value}" for name, value in event(leaf).items()), sep="\n")


def consistency(one, other, path):
    place, last = one["size"] - 1, other["size"] - 1
    need(0 <= place < last, "the second seal is not the later one")
    while place % 2:
        place, last = place // 2, last // 2
    roots = climb(place, last, path if place else [one["root"], *path])
    need(roots == (one["root"], other["root"]), "the later log doesn't begin with the earlier one")
    print(f"TRUE: the log of {other['size']} events begins with the one of {one['size']}.")


given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
if "first" in given:
    check_seal(given["first"], sys.argv[2])
    check_seal(given["second"], sys.argv[-1])
    consistency(given["first"], given["second"], given["path"])
else:
    need(proofs := given.get("proofs", [given]), "there is no proof in this file")
    check_seal(given["seal"], sys.argv[2])
    for each in proofs:
        inclusion(each, given["seal"])
