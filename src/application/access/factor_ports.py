"""What second factors need from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.access import AuthenticatorApp, Passkey, Recovery, SecondFactors
from domain.identity import PersonId


class CeremonyRefused(Exception):
    """What a browser handed in as an answer is none; `why` is for the trail, not for the page."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A passkey that a browser has just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    is_synced: bool
    is_backed_up: bool
    transports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asserted:
    """What a passkey signed; whether its counter is right is the policy's question."""

    sign_count: int
    is_backed_up: bool


class PasskeyCeremonies(Protocol):
    """WebAuthn's two ceremonies. Answers and options are JSON texts.

    Each reading of an answer raises CeremonyRefused for everything that isn't exactly as asked:
    also another origin, a frame in another site, and a device that didn't verify its user.
    """

    def to_enrol(
        self, challenge: bytes, person_id: PersonId, email: str, name: str, known: Sequence[Passkey]
    ) -> str: ...

    def to_prove(self, challenge: bytes, allowed: Sequence[Passkey]) -> str:
        """Without `allowed`, any passkey that the device has for this site."""

    def challenge_in(self, answer: str) -> bytes:
        """Which challenge it answers, as it says itself."""

    def credential_in(self, answer: str) -> bytes:
        """Which passkey it is of, as it says itself."""

    def enrolled(self, answer: str, challenge: bytes) -> Enrolled: ...

    def asserted(self, answer: str, challenge: bytes, passkey: Passkey) -> Asserted: ...


class OneTimeCodes(Protocol):
    """Codes of authenticator apps, by RFC 6238."""

    def secret_text(self, secret: bytes) -> str:
        """As one types it into an app."""

    def address(self, secret: bytes, email: str) -> str:
        """As an app reads it from a QR code."""

    def step_of(self, secret: bytes, code: str, now: datetime) -> int | None:
        """The time step, present or a neighbour, whose code it is."""


class FindFactors(Protocol):
    """Reads about second factors."""

    def of(self, person_id: PersonId) -> SecondFactors: ...

    def is_required(self, person_id: PersonId) -> bool:
        """For staff and for who once had theirs replaced; for members where one of their accounts,
        or a vendor that has billed one of them, says so."""

    def unconfirmed_app(self, person_id: PersonId) -> AuthenticatorApp | None: ...

    def passkey(self, credential_id: bytes) -> Passkey | None: ...


@dataclass(frozen=True, slots=True)
class ListedRecovery:
    """A request with the person's name, as an administrator sees it."""

    recovery: Recovery
    name: str
    email: str
    decided_by: str = ""


class FindRecoveries(Protocol):
    """Reads about requests of those who lost their factors."""

    def open_of(self, person_id: PersonId, now: datetime) -> Recovery | None: ...

    def newest(self) -> list[ListedRecovery]:
        """Undecided ones first, then the latest; not more than a page of them."""
