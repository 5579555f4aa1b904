"""How an API key is written: `cfk_` + 12 public characters + `_` + secret + checksum.

The secret is 256 random bits in base 62 (43 characters). The checksum (CRC-32, 6 characters)
tells a key that was cut or mistyped from a wrong one, and lets scanners of source code find keys
that were committed by mistake without asking anybody.
"""

import hashlib
import hmac
import re
import string
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

MARK = "cfk_"
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_KEY = re.compile(r"(cfk_[0-9A-Za-z]{12})_[0-9A-Za-z]{43}([0-9A-Za-z]{6})")

RandomBytes = Callable[[int], bytes]
"""So many bytes that nobody can guess."""


@dataclass(frozen=True, slots=True)
class KeyText:
    """A key as its owner has it. Only `prefix` and `sha256` may be kept."""

    prefix: str
    whole: str = field(repr=False)

    @property
    def sha256(self) -> bytes:
        """A fast hash is enough: 256 random bits can't be guessed, however many are tried."""
        return hashlib.sha256(self.whole.encode()).digest()

    def is_of(self, sha256: bytes) -> bool:
        """In a time that tells nothing about how much of it was right."""
        return hmac.compare_digest(self.sha256, sha256)


def new_key_text(random: RandomBytes) -> KeyText:
    prefix = MARK + _base62(random(9), 12)[-12:]
    body = f"{prefix}_{_base62(random(32), 43)}"
    return KeyText(prefix, body + _checksum(body))


def read_key_text(text: str) -> KeyText | None:
    """None for what can't be a key of ours, which is known without asking the database."""
    found = _KEY.fullmatch(text)
    if found is None or _checksum(text[:-6]) != found[2]:
        return None
    return KeyText(found[1], text)


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode()).to_bytes(4), 6)


def _base62(value: bytes, width: int) -> str:
    number = int.from_bytes(value)
    digits = ""
    while number:
        number, digit = divmod(number, 62)
        digits = _DIGITS[digit] + digits
    return digits.rjust(width, "0")
