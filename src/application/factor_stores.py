"""Second factors in a unit of work: what commands change of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.access import AuthenticatorApp, Ceremony, Challenge, Passkey, Recovery, SecondFactors
from domain.identity import AccountId, PasskeyId, PersonId, RecoveryId, VendorId


class Passkeys(Protocol):
    def add(self, passkey: Passkey, /) -> bool:
        """Whether it was added; False where somebody has this credential already."""

    def rename(self, person_id: PersonId, passkey_id: PasskeyId, name: str) -> bool: ...

    def remove(self, person_id: PersonId, passkey_id: PasskeyId) -> bool: ...

    def was_used(
        self, passkey_id: PasskeyId, sign_count: int, at: datetime, *, is_backed_up: bool
    ) -> bool:
        """Whether the counter went on; False where a newer one was seen meanwhile."""

    def suspect(self, passkey_id: PasskeyId, at: datetime) -> None: ...

    def open_challenge(self, challenge: Challenge, now: datetime) -> None:
        """Keep it; those that nobody answered in time go away."""

    def take_challenge(
        self, value: bytes, ceremony: Ceremony, bound_to: str, now: datetime
    ) -> bool:
        """Whether it was open for this; from now on it isn't."""


class AuthenticatorApps(Protocol):
    def propose(self, app: AuthenticatorApp, /) -> None:
        """Keep it until it is confirmed, instead of one that wasn't."""

    def confirm(self, person_id: PersonId, step: int, at: datetime) -> bool:
        """It takes the place of the one before; `step` is used up."""

    def use_step(self, person_id: PersonId, step: int, at: datetime) -> bool:
        """Whether no code of this or a later step was used before."""

    def remove(self, person_id: PersonId) -> bool: ...


class RecoveryCodes(Protocol):
    def replace(self, person_id: PersonId, sha256s: Sequence[bytes], at: datetime) -> None:
        """Those before are worth nothing from now on."""

    def use(self, person_id: PersonId, sha256: bytes, at: datetime) -> int | None:
        """How many are left after it; None where it is unknown or was used."""


class Recoveries(Protocol):
    def add(self, recovery: Recovery, /) -> None: ...

    def for_update(self, recovery_id: RecoveryId) -> Recovery:
        """Raises NotFound."""

    def open_of(self, person_id: PersonId, now: datetime) -> Recovery | None:
        """Locked until the end of the work."""

    def save(self, recovery: Recovery, /) -> None: ...


class FactorRules(Protocol):
    """Who requires a second factor of members."""

    def require_in_account(self, account_id: AccountId, *, is_required: bool) -> bool:
        """Whether that is a change."""

    def require_by_vendor(self, vendor_id: VendorId, *, is_required: bool) -> bool:
        """Whether that is a change."""


class Factors(Protocol):
    """Second factors in a unit of work."""

    @property
    def passkeys(self) -> Passkeys: ...
    @property
    def apps(self) -> AuthenticatorApps: ...
    @property
    def recovery_codes(self) -> RecoveryCodes: ...
    @property
    def recoveries(self) -> Recoveries: ...
    @property
    def rules(self) -> FactorRules: ...

    def of(self, person_id: PersonId) -> SecondFactors:
        """What the person has; nobody else changes it until the end of the work."""

    def forget(self, person_id: PersonId) -> None:
        """All of them, recovery codes too."""
