"""Recovery codes: ten pieces of paper for the day when the other factors are lost.

A code is 80 random bits in Crockford's base 32 (16 characters, no I, L, O, U), so what people read
wrong can be told from what they know wrong. Only its SHA-256 is kept: nobody can try 2^80 inputs,
so a hash that is slow on purpose, as for passwords, would protect nothing more.
"""

import hashlib
import re
from dataclasses import dataclass, field

from domain.access.key_text import RandomBytes

HOW_MANY = 10
FEW_CODES = 3
"""So many left, or less, and the person is told to make new ones."""

_BYTES = 10
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_CODE = re.compile(f"[{_DIGITS}]{{16}}")


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """A code as its owner has it; only `sha256` may be kept."""

    digits: str = field(repr=False)

    @property
    def text(self) -> str:
        return "-".join(self.digits[i : i + 4] for i in range(0, 16, 4))

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.digits.encode()).digest()


def new_recovery_codes(random: RandomBytes) -> list[RecoveryCode]:
    return [_spelt(random(_BYTES)) for _ in range(HOW_MANY)]


def read_recovery_code(text: str) -> RecoveryCode | None:
    """What somebody typed, in whatever case and grouping; None when it can't be a code of ours."""
    digits = re.sub(r"[\s\-–]", "", text).upper().translate(_READ_AS)
    return RecoveryCode(digits) if _CODE.fullmatch(digits) else None


def _spelt(value: bytes) -> RecoveryCode:
    number = int.from_bytes(value)
    return RecoveryCode("".join(_DIGITS[number >> shift & 31] for shift in range(75, -1, -5)))
