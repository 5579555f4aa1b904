"""Argon2id, with the parameters that argon2-cffi recommends (RFC 9106, second choice)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.access import as_kept


class Argon2Passwords:
    """`application.access.ports.Passwords`."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hash(self, password: str) -> str:
        return self._hasher.hash(as_kept(password))

    def is_right(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(hashed, as_kept(password))
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, hashed: str) -> bool:
        try:
            return self._hasher.check_needs_rehash(hashed)
        except InvalidHashError:
            return False
