"""New keys, and how they come into their folder."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def generated(kind: str) -> bytes:
    """A new key: Ed25519 as PEM for `seal`, 256 random bits for all others."""
    if kind != "seal":
        return secrets.token_bytes(32)
    return Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def write_once(path: Path, content: bytes) -> bool:
    """Whole or not at all, for its user alone; False where another one was quicker."""
    draft = path.with_suffix(f".{secrets.token_hex(4)}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # nothing may be encrypted under a key that a power cut takes back
    finally:
        os.close(folder)
    return True
