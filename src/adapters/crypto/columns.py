"""Sealed columns: `application.sealing.ColumnSeal` on AES-256-GCM and the key ring.

Layout: version 1, length of the key's id (one byte), id, nonce (12 bytes), ciphertext with its
tag. The place is authenticated. Values are short and many, so they lie directly under the ring's
key: with random nonces that is good for 2^32 values under one key (NIST SP 800-38D §8.3).
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.crypto.key_ring import Key, KeyRing, UnknownKey
from application.sealing import Place, SealBroken

COLUMNS = "columns"
_VERSION = 1
_NONCE = 12


class SealedColumns:
    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def seal(self, content: bytes, place: Place) -> bytes:
        return self.seal_under(self._ring.in_use(COLUMNS), content, place)

    def seal_under(self, key: Key, content: bytes, place: Place) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return header(key.id) + nonce + AESGCM(key.secret).encrypt(nonce, content, _about(place))

    def open(self, sealed: bytes, place: Place) -> bytes:
        try:
            if sealed[0] != _VERSION:
                raise SealBroken(f"{place} is not sealed by us")
            end = 2 + sealed[1]
            key_id = sealed[2:end].decode()
            if not key_id.startswith(f"{COLUMNS}-"):
                raise SealBroken(f"{place} is not sealed by us")
            key = self._ring.find(key_id)
            nonce, content = sealed[end : end + _NONCE], sealed[end + _NONCE :]
            return AESGCM(key.secret).decrypt(nonce, content, _about(place))
        except (InvalidTag, UnknownKey, IndexError, ValueError) as error:
            raise SealBroken(f"{place} can't be opened: {type(error).__name__}") from error

    def fingerprint(self, value: str, of: str) -> bytes:
        """HMAC-SHA-256, whole: it must not happen that two people share one."""
        key = self._ring.in_use("index")
        return hmac.digest(key.secret, f"{of}\0{value}".encode(), hashlib.sha256)


def header(key_id: str) -> bytes:
    """How everything begins that is sealed under this key."""
    return bytes((_VERSION, len(key_id))) + key_id.encode()


def _about(place: Place) -> bytes:
    return f"counterfoil\0column\0{place.table}\0{place.column}\0{place.row}".encode()
