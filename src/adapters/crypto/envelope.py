"""Envelope encryption: every object under a key of its own, which lies wrapped beside it.

Layout: magic `CF2\\0`, length of the key's id (one byte), id, nonce and wrapped data key
(12 + 48 bytes), nonce (12 bytes), ciphertext with its tag. AES-256-GCM throughout (NIST SP
800-38D). The object's place is authenticated with both, so that objects can't be exchanged; the
key's id only with the wrapped data key, so that another key may wrap it and the rest stays.

Objects that begin with `CF1\\0` have the id authenticated with the content too. They are read for
ever, and become the newer form when they come under another key.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.crypto.key_ring import Key, UnknownKey
from application.sealing import SealBroken

FindKey = Callable[[str], Key]
"""Raises UnknownKey."""

_FIRST, _MAGIC = b"CF1\0", b"CF2\0"
_NONCE = 12
_WRAPPED = 48
HEAD = 5 + 255
"""No more bytes are needed to read under which key an object lies."""


@dataclass(frozen=True, slots=True)
class _Parts:
    magic: bytes
    key_id: str
    wrap_nonce: bytes
    wrapped: bytes
    rest: bytes
    """Nonce and ciphertext."""

    def data_key(self, place: str, find: FindKey) -> bytes:
        key = find(self.key_id)
        about = _about(self.key_id, place)
        return AESGCM(key.secret).decrypt(self.wrap_nonce, self.wrapped, about)

    def content(self, place: str, data_key: bytes) -> bytes:
        about = _about(self.key_id, place) if self.magic == _FIRST else _about(place)
        return AESGCM(data_key).decrypt(self.rest[:_NONCE], self.rest[_NONCE:], about)


def encrypt(content: bytes, place: str, key: Key) -> bytes:
    """The envelope, under `key`."""
    data_key, nonce = AESGCM.generate_key(256), secrets.token_bytes(_NONCE)
    sealed = AESGCM(data_key).encrypt(nonce, content, _about(place))
    return _wrapped(data_key, place, key) + nonce + sealed


def decrypt(envelope: bytes, place: str, find: FindKey) -> bytes:
    """The content. Raises SealBroken when a byte was changed, moved, or the key is unknown."""
    try:
        parts = _parts(envelope)
        return parts.content(place, parts.data_key(place, find))
    except (InvalidTag, UnknownKey, IndexError, ValueError) as error:
        raise SealBroken(f"{place} can't be opened: {type(error).__name__}") from error


def rewrap(envelope: bytes, place: str, find: FindKey, key: Key) -> bytes:
    """The same content under `key`; its ciphertext stays as it is. Raises SealBroken.

    Only the older form is encrypted anew.
    """
    try:
        parts = _parts(envelope)
        data_key = parts.data_key(place, find)
        if parts.magic == _FIRST:
            return encrypt(parts.content(place, data_key), place, key)
        return _wrapped(data_key, place, key) + parts.rest
    except (InvalidTag, UnknownKey, IndexError, ValueError) as error:
        raise SealBroken(f"{place} can't be opened: {type(error).__name__}") from error


def key_of(head: bytes) -> str:
    """Under which key an object lies, from its first `HEAD` bytes. Raises SealBroken."""
    try:
        return _parts(head).key_id
    except (IndexError, ValueError) as error:
        raise SealBroken("this is no envelope of ours") from error


def _parts(envelope: bytes) -> _Parts:
    if envelope[:4] not in {_FIRST, _MAGIC}:
        raise ValueError("no envelope of ours")
    end = 5 + envelope[4]
    wrapped = end + _NONCE
    rest = wrapped + _WRAPPED
    return _Parts(
        envelope[:4],
        envelope[5:end].decode(),
        envelope[end:wrapped],
        envelope[wrapped:rest],
        envelope[rest:],
    )


def _wrapped(data_key: bytes, place: str, key: Key) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    wrapped = AESGCM(key.secret).encrypt(nonce, data_key, _about(key.id, place))
    return b"".join((_MAGIC, bytes([len(key.id)]), key.id.encode(), nonce, wrapped))


def _about(*words: str) -> bytes:
    return "\0".join(("counterfoil", *words)).encode()
