"""Envelope encryption: every object under a key of its own, which lies wrapped beside it.

Layout: magic `CF1\\0`, length of the key's id (one byte), id, nonce and wrapped data key
(12 + 48 bytes), nonce (12 bytes), ciphertext with its tag. AES-256-GCM throughout (NIST SP
800-38D); the object's place is authenticated too, so that objects can't be exchanged.
"""

import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from application.documents.ports import SealBroken

_MAGIC = b"CF1\0"
_NONCE = 12
_WRAPPED = 48


def encrypt(content: bytes, place: str, keys: Mapping[str, bytes]) -> bytes:
    """The envelope, under the last of `keys`."""
    key_id, key = list(keys.items())[-1]
    data_key = AESGCM.generate_key(256)
    wrap_nonce, nonce = secrets.token_bytes(_NONCE), secrets.token_bytes(_NONCE)
    about = _about(key_id, place)
    return b"".join(
        (
            _MAGIC,
            bytes([len(key_id)]),
            key_id.encode(),
            wrap_nonce,
            AESGCM(key).encrypt(wrap_nonce, data_key, about),
            nonce,
            AESGCM(data_key).encrypt(nonce, content, about),
        )
    )


def decrypt(envelope: bytes, place: str, keys: Mapping[str, bytes]) -> bytes:
    """The content. Raises SealBroken when a byte was changed, moved, or the key is unknown."""
    try:
        if envelope[:4] != _MAGIC:
            raise SealBroken(f"{place} is no envelope of ours")
        end = 5 + envelope[4]
        key_id = envelope[5:end].decode()
        about = _about(key_id, place)
        wrap_nonce, rest = envelope[end : end + _NONCE], envelope[end + _NONCE :]
        data_key = AESGCM(keys[key_id]).decrypt(wrap_nonce, rest[:_WRAPPED], about)
        nonce, sealed = rest[_WRAPPED : _WRAPPED + _NONCE], rest[_WRAPPED + _NONCE :]
        return AESGCM(data_key).decrypt(nonce, sealed, about)
    except (InvalidTag, KeyError, IndexError, ValueError) as error:
        raise SealBroken(f"{place} can't be opened: {type(error).__name__}") from error


def _about(key_id: str, place: str) -> bytes:
    return f"counterfoil\0{key_id}\0{place}".encode()
