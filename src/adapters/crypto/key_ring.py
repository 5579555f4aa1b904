"""The keys of an installation, as files that only its user can read.

`documents-ID.key` encrypt documents, `seal-ID.pem` sign them, `codes.key` makes verification
codes. The newest ID of a kind is in use; older ones stay for what they have made.
"""

import os
import secrets
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)


class KeyRingEmpty(Exception):
    """A key that is needed is not in the ring."""

    def __init__(self, kind: str, folder: Path) -> None:
        super().__init__(f"The key ring {folder} has no {kind} key.")


class KeyRing:
    """Read when first used; a new key is taken up at the next start of the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def ensure(cls, folder: Path) -> "KeyRing":
        """The ring in `folder`; what it lacks is made. Two starts at once agree on one key."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        pem = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        for name, content in (
            ("documents-1.key", secrets.token_bytes(32)),
            ("codes.key", secrets.token_bytes(32)),
            ("seal-1.pem", pem),
        ):
            kind = name.split("-")[0]
            if not any(folder.glob(f"{kind}*")):
                _write_once(folder / name, content)
        return cls(folder)

    @cached_property
    def document_keys(self) -> dict[str, bytes]:
        """By id, the one in use last."""
        return {path.stem: path.read_bytes() for path in self._files("documents", "key")}

    @cached_property
    def code_secret(self) -> bytes:
        return (self._folder / "codes.key").read_bytes()

    def sign(self, message: bytes) -> tuple[str, bytes]:
        key_id, key = list(self._signing_keys.items())[-1]
        return key_id, key.sign(message)

    def is_signed(self, message: bytes, signature: bytes, key_id: str) -> bool:
        key = self._signing_keys.get(key_id)
        if key is None:
            return False
        try:
            key.public_key().verify(signature, message)
        except InvalidSignature:
            return False
        return True

    @cached_property
    def _signing_keys(self) -> dict[str, Ed25519PrivateKey]:
        keys: dict[str, Ed25519PrivateKey] = {}
        for path in self._files("seal", "pem"):
            key = load_pem_private_key(path.read_bytes(), password=None)
            if isinstance(key, Ed25519PrivateKey):
                keys[path.stem] = key
        return keys

    def _files(self, kind: str, suffix: str) -> list[Path]:
        found = list(self._folder.glob(f"{kind}-*.{suffix}"))
        if not found:
            raise KeyRingEmpty(kind, self._folder)
        return sorted(found, key=lambda path: int(path.stem.rsplit("-", 1)[1]))


def _write_once(path: Path, content: bytes) -> None:
    draft = path.with_suffix(f".{secrets.token_hex(4)}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
