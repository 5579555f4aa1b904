"""The short code on every document by which anybody can ask whether it is genuine."""

import hashlib
import hmac
import re
from typing import NewType

from domain.errors import DomainError

VerificationCode = NewType("VerificationCode", str)
"""26 characters of Crockford's base 32: 128 bits, so guessing one is hopeless."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
_TYPED = 100  # characters, with spaces and dashes
_LOOKALIKES = str.maketrans("ILOU", "110V")


class InvalidCode(DomainError):
    """This can't be a verification code."""

    def __init__(self) -> None:
        super().__init__("A verification code has 26 letters and digits, often in groups of four.")


def verification_code(secret: bytes, content_hash: bytes) -> VerificationCode:
    """The code of a document: the first 128 bits of HMAC-SHA-256 over its content hash.

    The same content always has the same code; without the secret nobody can compute one.
    """
    digest = hmac.new(secret, b"counterfoil:code:1:" + content_hash, hashlib.sha256).digest()
    value = int.from_bytes(digest[:16]) << 2
    return VerificationCode("".join(_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5)))


def read_code(typed: str) -> VerificationCode:
    """A code as a person types it: any case, spaces or dashes, I and L for 1, O for 0.

    Raises InvalidCode when it can't be one.
    """
    if len(typed) > _TYPED:
        raise InvalidCode
    bare = re.sub(r"[\s-]", "", typed)
    if not bare.isascii():  # capitals of some other letters are ours
        raise InvalidCode
    plain = bare.upper().translate(_LOOKALIKES)
    if len(plain) != _LENGTH or any(letter not in _ALPHABET for letter in plain):
        raise InvalidCode
    return VerificationCode(plain)


def grouped(code: VerificationCode) -> str:
    """The code as it is printed, in groups of four with dashes between."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def sealed_message(content_hash: bytes) -> bytes:
    """The bytes that are signed for a document with this content."""
    return b"counterfoil:document:1:" + content_hash
