"""What a person can prove themselves with beside the password, and when they must."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.access.passkey import Passkey
from domain.access.session import Due
from domain.access.totp import AuthenticatorApp
from domain.errors import DomainError

MOST_REFUSED = 5
"""Wrong proofs after which a session ends, since its last right one."""


class LastFactor(DomainError):
    """The last second factor of somebody who must have one."""

    def __init__(self) -> None:
        super().__init__(
            "This is your last second factor, and your sign-in needs one. "
            "Add another before you remove it."
        )


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """Recovery codes are no factor of their own: they stand in for those that were lost."""

    passkeys: Sequence[Passkey] = ()
    app: AuthenticatorApp | None = None
    """Only one whose first code was right."""
    recovery_codes: int = 0
    """How many are left."""

    @property
    def count(self) -> int:
        return len(self.usable_passkeys) + (self.app is not None)

    @property
    def usable_passkeys(self) -> list[Passkey]:
        return [passkey for passkey in self.passkeys if passkey.suspected_at is None]

    @property
    def exist(self) -> bool:
        """Also one that is suspected: a login must not become easier because of a copied key."""
        return bool(self.passkeys) or self.app is not None

    def due(self, *, is_required: bool) -> Due:
        """What is still to do after the right password."""
        if self.exist:
            return Due.FACTOR
        return Due.ENROLMENT if is_required else Due.NOTHING
